package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;

/** Writes vectors of unit length at the native size; shorter ones are cut, not normalised. */
public final class EmbedAnswer {
  static final int NATIVE_DIMENSION = 3072;

  private EmbedAnswer() {}

  /** Writes {@code {"values": [...]}}. */
  public static void writeEmbedding(JsonGenerator out, ScannedRequest request, String model)
      throws IOException {
    long state = new AnswerSeed(request, model).value();
    int wanted = request.outputDimensionality;
    int dimension = wanted > 0 ? Math.min(wanted, NATIVE_DIMENSION) : NATIVE_DIMENSION;
    double scale = Math.sqrt(3.0 / NATIVE_DIMENSION);
    out.writeStartObject();
    out.writeArrayFieldStart("values");
    for (int i = 0; i < dimension; i++) {
      state = AnswerSeed.mix(state);
      double uniform = (state >> 11) * 0x1.0p-52;
      out.writeNumber((float) (uniform * scale));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** What a batch line holds: the older model counts in a string, the newer in usageMetadata. */
  public static void writeResponse(JsonGenerator out, ScannedRequest request, String model)
      throws IOException {
    out.writeStartObject();
    boolean older = model.equals("gemini-embedding-001");
    if (older) {
      out.writeStringField("tokenCount", Integer.toString(request.promptTokens()));
    }
    out.writeFieldName("embedding");
    writeEmbedding(out, request, model);
    if (!older) {
      out.writeObjectFieldStart("usageMetadata");
      out.writeNumberField("promptTokenCount", request.promptTokens());
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
