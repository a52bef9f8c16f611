package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.answers.EmbedAnswer;
import dev.promptbeam.emulator.answers.GenerateAnswer;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Makes the output line of one request (protocol 5.1). */
final class ResultLine {
  private final boolean embedding;
  private final GenerateAnswer answers;
  private final EmbedAnswer vectors;

  ResultLine(String model, String answering, boolean embedding) {
    this.embedding = embedding;
    this.answers = new GenerateAnswer(model, answering);
    this.vectors = new EmbedAnswer(model);
  }

  /** Writes the line without its end. */
  void answer(ScannedRequest request, JsonNode twist, OutputStream bytes) throws IOException {
    try (JsonGenerator out = Json.LINES.getFactory().createGenerator(bytes)) {
      out.setCodec(Json.LINES);
      out.writeStartObject();
      // The service's member order differs from line to line.
      boolean keyFirst = (request.lastUserText().hashCode() & 1) == 0;
      if (keyFirst) {
        writeIdentity(out, request);
      }
      out.writeFieldName("response");
      if (embedding) {
        vectors.writeLine(out, request, twist);
      } else {
        out.writeTree(answers.of(request, twist));
      }
      if (!keyFirst) {
        writeIdentity(out, request);
      }
      out.writeEndObject();
    }
  }

  /** Neither response nor error. */
  void bare(ScannedRequest request, OutputStream bytes) throws IOException {
    try (JsonGenerator out = Json.LINES.getFactory().createGenerator(bytes)) {
      out.setCodec(Json.LINES);
      out.writeStartObject();
      writeIdentity(out, request);
      out.writeEndObject();
    }
  }

  /** A failed line: a status in place of the response. */
  void error(ScannedRequest request, String member, JsonNode status, OutputStream bytes)
      throws IOException {
    try (JsonGenerator out = Json.LINES.getFactory().createGenerator(bytes)) {
      out.setCodec(Json.LINES);
      out.writeStartObject();
      writeIdentity(out, request);
      out.writeFieldName(member);
      out.writeTree(status);
      out.writeEndObject();
    }
  }

  private static void writeIdentity(JsonGenerator out, ScannedRequest request) throws IOException {
    if (request.key != null) {
      out.writeStringField("key", request.key);
    }
    if (request.metadata != null) {
      out.writeFieldName("metadata");
      out.writeTree(request.metadata);
    }
    for (Map.Entry<String, JsonNode> beside : request.beside.entrySet()) {
      out.writeFieldName(beside.getKey());
      // Observed: arrays come back empty (protocol 4.3).
      out.writeTree(beside.getValue().isArray() ? Json.array() : beside.getValue());
    }
  }
}
