package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Status;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.Vector;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.Slice;
import dev.promptbeam.result.media.MediaFile;
import dev.promptbeam.score.Scoring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes result rows, their members in the contract's order; for one thread. */
final class ResultRow {
  private final ResultShape shape;
  private final @Nullable Scoring scoring;
  private final List<String> names;
  private final RowOrigin origin;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

  ResultRow(ResultShape shape) {
    this.shape = shape;
    boolean scores = shape.grading() == null && !shape.scores().areNone();
    this.scoring = scores ? Scoring.of(shape.scores()) : null;
    this.names = shape.scores().names();
    this.origin = new RowOrigin(shape.model());
  }

  /** What looks at rows; null where nothing does. */
  @Nullable Scoring scoring() {
    return scoring;
  }

  /**
   * @param line the answer line's bytes, without base64
   * @param media what was taken out of it
   * @param owner the row that the answer was asked for; null where it is this one
   * @param request that was asked, where the members of the shape need it
   */
  byte[] write(
      RowLine row,
      Answered answered,
      byte[] line,
      AnswerLine answer,
      List<MediaFile> media,
      @Nullable Asker owner,
      @Nullable JsonNode request)
      throws IOException {
    Slice response = answer.response();
    if (response == null) {
      throw new IOException(
          "the answer line of " + row.requestKey() + " is another one than was judged");
    }
    boolean inner = shape.handsOn() || shape.grading() != null;
    try (JsonLine json = new JsonLine(buffer)) {
      if (!inner) {
        writeRow(row, json);
      }
      shape.answer().write(answer, line, request, json);
      if (shape.media()) {
        writeMedia(media, json.generator());
      }
      if (shape.response()) {
        writeResponse(answer, response, line, json);
      }
      if (shape.usage()) {
        boolean paid = owner == null && answered.reusedFrom() == null;
        writeUsage(paid ? answer : null, line, json);
      }
      origin.write(row, answered, answer.modelVersion(), json);
      if (!inner && !shape.stage().isEmpty()) {
        json.generator().writeStringField("stage", shape.stage());
      }
      if (shape.shared()) {
        writeOwner(owner, json);
      }
      if (shape.reused()) {
        json.generator().writeStringField("reusedFrom", answered.reusedFrom());
      }
      if (scoring != null) {
        writeScores(scoring.score(shape.answer().scored(answer, line), row.scored()), json);
      }
      byte[] members = json.finish();
      return shape.grading() != null
          ? graded(row, members, shape.grading())
          : shape.handsOn() ? nextRow(row.row(), members) : members;
    }
  }

  /** The row of the answer that was judged. */
  private byte[] graded(RowLine row, byte[] judge, Grading grading) throws IOException {
    GradedRow graded = new GradedRow(grading, row.row(), judge);
    try (JsonLine json = new JsonLine(buffer)) {
      writeRow(row.withRow(graded.row()), json);
      graded.write(json);
      return json.finish();
    }
  }

  /** A row with one member more: what became of it in this stage, under the stage's name. */
  private byte[] nextRow(byte[] row, byte[] answer) {
    int end = row.length - 1; // its brace
    int last = end - 1;
    while (row[last] == ' ' || row[last] == '\t') {
      last--;
    }
    buffer.reset();
    buffer.write(row, 0, end);
    if (row[last] != '{') {
      buffer.write(',');
    }
    buffer.writeBytes(("\"" + shape.stage() + "\":").getBytes(StandardCharsets.UTF_8));
    buffer.writeBytes(answer);
    buffer.write('}');
    return buffer.toByteArray();
  }

  private void writeRow(RowLine row, JsonLine json) throws IOException {
    byte[] known = row.names();
    if (known == null) {
      json.generator().writeStringField("key", row.key());
      json.source("source", row.source());
    } else {
      json.raw("key", known);
    }
    DeadLetterJson.write(shape.trials().of(row.trial()), json.generator());
    if (shape.row()) {
      json.raw("row", row.row(), 0, row.row().length);
    }
    json.generator().writeStringField("status", Status.SUCCESS.text());
  }

  private void writeScores(double[] scores, JsonLine json) throws IOException {
    JsonGenerator generator = json.generator();
    generator.writeObjectFieldStart("scores");
    for (int i = 0; i < scores.length; i++) {
      generator.writeFieldName(names.get(i));
      GradedRow.writeScore(scores[i], generator);
    }
    generator.writeEndObject();
  }

  private void writeOwner(@Nullable Asker owner, JsonLine json) throws IOException {
    if (owner == null) {
      json.generator().writeNullField("sharedFrom");
    } else {
      json.source("sharedFrom", owner.source(), shape.trials().of(owner.trial()).variant());
    }
  }

  private static void writeResponse(AnswerLine answer, Slice response, byte[] line, JsonLine json)
      throws IOException {
    Vector vector = answer.vector();
    if (vector != null) {
      byte[] rest = vector.cutFrom(line, response);
      write("response", json, rest, new Slice(0, rest.length), answer.respelled());
      return;
    }
    boolean data = AnswerCopy.mayHoldData(line, response.start(), response.length());
    write("response", json, line, response, data || answer.respelled());
  }

  /** The older embedding model says a count alone, as text. */
  private static void writeUsage(@Nullable AnswerLine answer, byte[] line, JsonLine json)
      throws IOException {
    if (answer == null) {
      json.generator().writeNullField("usage");
    } else if (answer.usage() == null && answer.tokens() != null) {
      json.generator().writeObjectFieldStart("usage");
      json.generator().writeNumberField("promptTokenCount", answer.tokens().prompt());
      json.generator().writeEndObject();
    } else {
      write("usage", json, line, answer.usage(), answer.respelled());
    }
  }

  private static void writeMedia(List<MediaFile> media, JsonGenerator generator)
      throws IOException {
    if (media.isEmpty()) {
      generator.writeNullField("media");
      return;
    }
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
}
