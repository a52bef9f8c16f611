package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.Reading;
import dev.promptbeam.result.judge.Vector;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.Slice;
import dev.promptbeam.score.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embedding: its bytes as the service wrote them.
 *
 * @param normalize whether it is scaled to length 1, which makes new numbers
 */
public record VectorMembers(boolean normalize) implements AnswerMembers {
  @Override
  public Reading reading() {
    return Reading.VECTOR;
  }

  @Override
  public boolean needsRequest() {
    return false;
  }

  @Override
  public Answer scored(AnswerLine answer, byte[] line) {
    Vector vector = answer.vector();
    Slice values = vector == null ? null : vector.values();
    try {
      return vector == null || values == null
          ? ScoredText.NONE
          : new ScoredVector(read(line, values, vector.length()));
    } catch (IOException e) {
      throw new UncheckedIOException("a line in memory cannot fail", e);
    }
  }

  @Override
  public List<String> names() {
    return List.of("embedding");
  }

  @Override
  public void write(AnswerLine answer, byte[] line, @Nullable JsonNode request, JsonLine json)
      throws IOException {
    Vector vector = answer.vector();
    Slice values = vector == null ? null : vector.values();
    if (vector == null || values == null) {
      throw new IOException("the answer line has no embedding any more");
    }
    if (normalize) {
      writeScaled(read(line, values, vector.length()), json.generator());
    } else {
      json.raw("embedding", line, values.start(), values.length());
    }
  }

  private static double[] read(byte[] line, Slice values, int length) throws IOException {
    double[] numbers = new double[length];
    int read = 0;
    try (JsonParser parser =
        Json.OUTSIDE.getFactory().createParser(line, values.start(), values.length())) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        numbers[read++] = parser.getDoubleValue();
      }
    }
    return numbers;
  }

  /** Divided by the largest first, so that no square is beyond what a double can hold. */
  private static void writeScaled(double[] vector, JsonGenerator generator) throws IOException {
    double largest = 0;
    for (double value : vector) {
      largest = Math.max(largest, Math.abs(value));
    }
    double squares = 0;
    for (double value : vector) {
      squares += (value / largest) * (value / largest);
    }
    double length = Math.sqrt(squares);
    generator.writeArrayFieldStart("embedding");
    for (double value : vector) {
      generator.writeNumber(NumberOutput.toString(value / largest / length, true));
    }
    generator.writeEndArray();
  }
}
