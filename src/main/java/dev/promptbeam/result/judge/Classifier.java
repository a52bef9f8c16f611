package dev.promptbeam.result.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.judge.Verdict.Failed.Again;
import dev.promptbeam.schema.AnswerForm;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges answers of text generation.
 *
 * <p>The first of these that holds is the verdict: a blocked prompt without an answer; no
 * candidate; a finish reason that is not accepted (protocol 6); no output; text that is not JSON
 * where JSON was asked for; JSON that does not match the schema.
 *
 * <p>A missing finish reason is FINISH_REASON_UNSPECIFIED, the value that JSON leaves out: the
 * answer never ended. Where JSON was asked for, only text can be it, so an answer of other parts
 * alone is OUTPUT_NOT_JSON; but for calls, which the model wants answered before it says anything.
 * Text of white space alone is no output. Of several candidates the first is judged.
 */
public final class Classifier implements Judge {
  /** Stands in a reason's code for what is no name. */
  private static final String UNNAMED = "UNKNOWN";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final AnswerPolicy policy;
  private final FormCheck forms;

  private Classifier(AnswerPolicy policy) {
    this.policy = policy;
    this.forms = new FormCheck(policy);
  }

  public static Classifier of(AnswerPolicy policy) {
    return new Classifier(policy);
  }

  @Override
  public Reading reading() {
    return policy.wantsJson() || policy.perRow() ? Reading.TEXT : Reading.END;
  }

  @Override
  public boolean needsRequest() {
    return policy.perRow();
  }

  @Override
  public Verdict judgeResponse(AnswerLine line, @Nullable JsonNode request) {
    Candidate candidate = line.candidate();
    boolean blocked = line.blockReason() != null && (candidate == null || candidate.isBare());
    if (candidate != null && !blocked) {
      return judge(candidate, forms.wanted(request));
    }
    if (blocked) {
      return new Failed(Reason.PROMPT_BLOCKED, "the prompt was blocked: " + line.blockReason());
    }
    return new Failed(Reason.OUTPUT_EMPTY, "the response has no candidates");
  }

  private Verdict judge(Candidate candidate, AnswerForm form) {
    String finish = candidate.finish();
    if (!policy.accept().contains(finish)) {
      return unaccepted(finish, candidate);
    }
    if (!candidate.hasText() && !candidate.hasOtherOutput()) {
      return new Failed(
          Reason.OUTPUT_EMPTY, "the answer ended with " + finish + " but has no output");
    }
    boolean callsAlone = !candidate.hasText() && !candidate.calls().isEmpty();
    return form.wantsJson() && !callsAlone ? judgeJson(candidate, form) : Done.INSTANCE;
  }

  private static Failed unaccepted(String finish, Candidate candidate) {
    String words = candidate.finishMessage();
    String detail = words == null ? "" : ": " + words;
    Reason reason = Reason.finish(NAME.matcher(finish).matches() ? finish : UNNAMED);
    if (finish.equals(Candidate.UNFINISHED) && !finish.equals(candidate.finishReason())) {
      return new Failed(reason, "the answer has no finish reason: it never ended" + detail);
    }
    if (reason.refusesAccount()) {
      String why = ": the account is limited or disabled for policy violations";
      return new Failed(reason, "the answer ended with " + finish + why + detail, Again.UNCOUNTED);
    }
    return new Failed(reason, "the answer ended with " + finish + detail);
  }

  private Verdict judgeJson(Candidate candidate, AnswerForm form) {
    if (!candidate.hasText()) {
      return new Failed(
          Reason.OUTPUT_NOT_JSON, "JSON was asked for, but the answer has no text to hold it");
    }
    return forms.judge(candidate.text(), form);
  }
}
