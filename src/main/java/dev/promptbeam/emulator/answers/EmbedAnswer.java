package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;

/** Makes EmbedContentResponses of one model: one vector of all parts (protocol 4.2, 5.1). */
public final class EmbedAnswer {
  /** The model that counts in a text, embeds text alone and is told the task. */
  static final String OLDER_MODEL = "gemini-embedding-001";

  private final String model;
  private final boolean older;
  private final VectorValues values = new VectorValues();

  public EmbedAnswer(String model) {
    this.model = model;
    this.older = model.equals(OLDER_MODEL);
  }

  /**
   * What a line of a job holds: the older model counts in a text, the newer in usageMetadata.
   *
   * @param twist what a fault does to it, an empty object for nothing
   */
  public void writeLine(JsonGenerator out, ScannedRequest request, JsonNode twist)
      throws IOException {
    String usual = older ? "text" : "metadata";
    boolean counted = twist.path("type").asText().equals("tokenCount");
    write(out, request, twist, counted ? twist.path("as").asText(usual) : usual);
  }

  /** What a call is answered: the older model does not count. */
  public void writeCall(JsonGenerator out, ScannedRequest request, JsonNode twist)
      throws IOException {
    write(out, request, twist, older ? "none" : "metadata");
  }

  private void write(JsonGenerator out, ScannedRequest request, JsonNode twist, String count)
      throws IOException {
    int tokens = request.promptTokens();
    out.writeStartObject();
    if (count.equals("text")) {
      out.writeStringField("tokenCount", Integer.toString(tokens));
    } else if (count.equals("number")) {
      out.writeNumberField("tokenCount", tokens);
    }
    if (!twist.path("type").asText().equals("noVector")) {
      out.writeFieldName("embedding");
      writeEmbedding(out, request, twist);
    }
    if (count.equals("metadata")) {
      writeUsage(out, tokens);
    }
    out.writeEndObject();
  }

  /** Writes {@code {"values": [...]}}. */
  public void writeEmbedding(JsonGenerator out, ScannedRequest request, JsonNode twist)
      throws IOException {
    out.writeStartObject();
    out.writeFieldName("values");
    if (twist.has("values")) {
      out.writeTree(twist.get("values"));
    } else {
      int wanted = request.outputDimensionality;
      int size = wanted > 0 ? wanted : VectorValues.NATIVE_SIZE;
      // Only a fault gives another vector than the one of the request.
      long seed = seed(request) + twist.path("text").asText().hashCode();
      values.write(out, seed, twist.path("dimensions").asInt(size));
    }
    out.writeEndObject();
  }

  /** Of one answer, or of all that are given together. */
  public static void writeUsage(JsonGenerator out, int tokens) throws IOException {
    out.writeObjectFieldStart("usageMetadata");
    out.writeNumberField("promptTokenCount", tokens);
    out.writeEndObject();
  }

  /** The newer model is told its task in the text and does not look at the fields. */
  private long seed(ScannedRequest request) {
    String task = older ? "\n" + request.taskType + "\n" + request.title : "";
    return new AnswerSeed(request, model + task).value();
  }

  /** Whether this model's answers to calls count their tokens. */
  public boolean countsCalls() {
    return !older;
  }
}
