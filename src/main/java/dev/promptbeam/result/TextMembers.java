package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.Reading;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.JsonText;
import dev.promptbeam.schema.AnswerForm;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Generated text, and the value of it where JSON was asked for.
 *
 * @param wantsJson whether the request asks for JSON, which adds {@code value}
 * @param perRow whether rows decide on that: then each request is asked
 */
public record TextMembers(boolean wantsJson, boolean perRow) implements AnswerMembers {
  @Override
  public Reading reading() {
    return Reading.TEXT;
  }

  @Override
  public boolean needsRequest() {
    return perRow;
  }

  @Override
  public void write(AnswerLine answer, byte[] line, @Nullable JsonNode request, JsonLine json)
      throws IOException {
    Candidate candidate = answer.candidate();
    if (candidate == null) {
      throw new IOException("the answer line has no candidate any more");
    }
    JsonGenerator generator = json.generator();
    generator.writeStringField("text", candidate.text());
    if (!wantsJson && !perRow) {
      return;
    }
    generator.writeFieldName("value");
    if (request == null || AnswerForm.of(request).wantsJson()) {
      JsonText.copy(candidate.text(), generator);
    } else {
      generator.writeNull();
    }
  }
}
