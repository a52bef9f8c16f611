package dev.promptbeam.result.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.score.GradeRule;
import org.jspecify.annotations.Nullable;

/**
 * What generated text must be to count as a score: a result, and with a number in its place.
 *
 * @param text by which it is a result
 */
public record GradePolicy(AnswerPolicy text, GradeRule grade) implements Judge.Rules {

  @Override
  public Judge judge() {
    return new OfGrades(text.judge());
  }

  /** The score that an answer gives. */
  public double score(String answer) {
    return grade.score(text.json(answer));
  }

  private final class OfGrades implements Judge {
    private final Judge inner;

    OfGrades(Judge inner) {
      this.inner = inner;
    }

    @Override
    public Reading reading() {
      return Reading.TEXT;
    }

    @Override
    public boolean needsRequest() {
      return inner.needsRequest();
    }

    @Override
    public int hops() {
      return inner.hops();
    }

    @Override
    public Judge ofLastHop() {
      return new OfGrades(inner.ofLastHop());
    }

    @Override
    public Verdict judgeResponse(AnswerLine line, @Nullable JsonNode request) {
      Verdict verdict = inner.judgeResponse(line, request);
      Candidate candidate = line.candidate();
      if (!(verdict instanceof Done) || candidate == null) {
        return verdict;
      }
      String fault = grade.fault(text.json(candidate.text()));
      return fault == null ? verdict : new Failed(Reason.OUTPUT_SCHEMA, fault);
    }
  }
}
