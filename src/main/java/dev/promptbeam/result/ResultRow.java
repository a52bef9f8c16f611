package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Status;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.JsonText;
import dev.promptbeam.result.line.Slice;
import dev.promptbeam.result.media.MediaFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes result rows, their members in the contract's order; for one thread. */
final class ResultRow {
  private final ResultShape shape;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

  ResultRow(ResultShape shape) {
    this.shape = shape;
  }

  /**
   * @param line the answer line's bytes, without base64
   * @param media what was taken out of it
   * @param owner the row that the answer was asked for; null where it is this one
   * @param wantsJson whether the request asked for JSON
   */
  byte[] write(
      RowLine row,
      Answered answered,
      byte[] line,
      AnswerLine answer,
      List<MediaFile> media,
      @Nullable Source owner,
      boolean wantsJson)
      throws IOException {
    Slice response = answer.response();
    Candidate candidate = answer.candidate();
    if (response == null || candidate == null) {
      throw new IOException(
          "the answer line of " + row.requestKey() + " is another one than was judged");
    }
    try (JsonLine json = new JsonLine(buffer)) {
      writeRow(row, json);
      writeText(candidate.text(), wantsJson, json.generator());
      if (shape.media() || !media.isEmpty()) {
        writeMedia(media, json.generator());
      }
      if (shape.response()) {
        boolean data = AnswerCopy.mayHoldData(line, response.start(), response.length());
        write("response", json, line, response, data || answer.respelled());
      }
      if (shape.usage()) {
        Slice usage = owner == null ? answer.usage() : null;
        write("usage", json, line, usage, answer.respelled());
      }
      writeOrigin(row, answered, answer.modelVersion(), json.generator());
      if (owner != null) {
        json.source("sharedFrom", owner);
      }
      return json.finish();
    }
  }

  private void writeRow(RowLine row, JsonLine json) throws IOException {
    json.generator().writeStringField("key", row.key());
    json.source("source", row.source());
    if (shape.row()) {
      json.raw("row", row.row(), 0, row.row().length);
    }
    json.generator().writeStringField("status", Status.SUCCESS.text());
  }

  private static void writeText(String text, boolean wantsJson, JsonGenerator generator)
      throws IOException {
    generator.writeStringField("text", text);
    if (wantsJson) {
      generator.writeFieldName("value");
      JsonText.copy(text, generator);
    }
  }

  private static void writeMedia(List<MediaFile> media, JsonGenerator generator)
      throws IOException {
    generator.writeArrayFieldStart("media");
    for (MediaFile file : media) {
      generator.writeStartObject();
      generator.writeStringField("path", file.path());
      generator.writeStringField("mimeType", file.mimeType());
      generator.writeNumberField("bytes", file.bytes());
      generator.writeStringField("sha256", file.sha256());
      if (file.thought()) {
        generator.writeBooleanField("thought", true);
      }
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  /** Most answers have the form of results already: their bytes are taken as they stand. */
  private static void write(
      String name, JsonLine json, byte[] line, @Nullable Slice value, boolean otherForm)
      throws IOException {
    if (value == null) {
      json.generator().writeNullField(name);
    } else if (otherForm) {
      AnswerCopy.add(json, name, line, value.start(), value.length());
    } else {
      json.raw(name, line, value.start(), value.length());
    }
  }

  private void writeOrigin(
      RowLine row, Answered answered, @Nullable String modelVersion, JsonGenerator generator)
      throws IOException {
    generator.writeStringField("model", shape.model());
    generator.writeStringField("modelVersion", modelVersion);
    generator.writeStringField("requestKey", row.requestKey());
    generator.writeStringField("job", answered.job());
    generator.writeNumberField("attempt", answered.attempt());
  }
}
