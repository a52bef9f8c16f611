package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.AnswerLine.Call;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Reading;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.JsonText;
import dev.promptbeam.result.line.Slice;
import dev.promptbeam.schema.AnswerForm;
import dev.promptbeam.score.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generated text, the value of it where JSON was asked for, and what else a spec uses.
 *
 * @param policy by which answers are judged
 * @param extras members that every row has besides
 */
public record TextMembers(AnswerPolicy policy, Set<Extra> extras) implements AnswerMembers {

  /** A member that stands in the rows of a run whose request can bring it. */
  public enum Extra {
    CALLS,
    THOUGHTS,
    CANDIDATES
  }

  public TextMembers {
    extras = Set.copyOf(extras);
  }

  @Override
  public Reading reading() {
    return Reading.TEXT;
  }

  @Override
  public boolean needsRequest() {
    return policy.perRow();
  }

  @Override
  public Answer scored(AnswerLine answer, byte[] line) {
    Candidate candidate = answer.candidate();
    String text = candidate == null ? "" : candidate.text();
    return new ScoredText(orNull(text), policy.json(text));
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of("text"));
    if (hasValue()) {
      names.add("value");
    }
    for (Extra extra : Extra.values()) {
      if (extras.contains(extra)) {
        names.add(extra.name().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private boolean hasValue() {
    return policy.wantsJson() || policy.perRow();
  }

  @Override
  public void write(AnswerLine answer, byte[] line, @Nullable JsonNode request, JsonLine json)
      throws IOException {
    Candidate candidate = answer.candidate();
    if (candidate == null) {
      throw new IOException("the answer line has no candidate any more");
    }
    JsonGenerator generator = json.generator();
    generator.writeStringField("text", orNull(candidate.text()));
    if (hasValue()) {
      boolean wanted = request == null || AnswerForm.of(request).wantsJson();
      writeValue(wanted && candidate.hasText() ? candidate.text() : null, generator);
    }
    if (extras.contains(Extra.CALLS)) {
      writeCalls(candidate.calls(), line, json);
    }
    if (extras.contains(Extra.THOUGHTS)) {
      generator.writeStringField("thoughts", orNull(candidate.thoughts()));
    }
    if (extras.contains(Extra.CANDIDATES)) {
      writeTexts(answer.candidates(), generator);
    }
  }

  private void writeValue(@Nullable String text, JsonGenerator generator) throws IOException {
    generator.writeFieldName("value");
    if (text == null) {
      generator.writeNull();
    } else {
      JsonText.copy(policy.json(text), generator);
    }
  }

  /** Arguments are copied as they stand, so that numbers keep their spelling. */
  private static void writeCalls(List<Call> calls, byte[] line, JsonLine json) throws IOException {
    JsonGenerator generator = json.generator();
    if (calls.isEmpty()) {
      generator.writeNullField("calls");
      return;
    }
    generator.writeArrayFieldStart("calls");
    for (Call call : calls) {
      generator.writeStartObject();
      generator.writeStringField("name", call.name());
      Slice args = call.args();
      if (args == null) {
        generator.writeObjectFieldStart("args");
        generator.writeEndObject();
      } else {
        json.raw("args", line, args.start(), args.length());
      }
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  /** Null for a candidate that by itself would be no result, or has no text. */
  private void writeTexts(List<Candidate> candidates, JsonGenerator generator) throws IOException {
    generator.writeArrayFieldStart("candidates");
    for (Candidate candidate : candidates) {
      boolean accepted = policy.accept().contains(candidate.finish());
      generator.writeString(accepted ? orNull(candidate.text()) : null);
    }
    generator.writeEndArray();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
