package dev.promptbeam.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.text.Spelled;
import org.jspecify.annotations.Nullable;

/** The cosine of the angle between the embedding and a vector of the row. */
record CosineSimilarity() implements Comparison<double[]> {

  @Override
  public double @Nullable [] prepared(JsonNode expected) {
    double[] vector = vector(expected);
    return vector == null ? null : scaled(vector);
  }

  @Override
  public String wanted() {
    return "a list of numbers that are not all 0 and that 64 bits can hold";
  }

  /** None for vectors of other lengths, and beside one of zeros. */
  @Override
  public double score(Subject subject, double[] wanted) {
    double[] vector = subject.vector();
    double[] answer = vector == null ? null : scaled(vector);
    if (answer == null || answer.length != wanted.length) {
      return NONE;
    }
    double product = 0;
    for (int i = 0; i < answer.length; i++) {
      product += answer[i] * wanted[i];
    }
    return Math.max(-1, Math.min(1, product / (length(answer) * length(wanted))));
  }

  /**
   * The same direction with a largest value of 1, whose squares neither overflow nor vanish; null
   * where there is no direction.
   */
  private static double @Nullable [] scaled(double[] vector) {
    double most = 0;
    for (double value : vector) {
      most = Math.max(most, Math.abs(value)); // NaN stays
    }
    if (most == 0 || !Double.isFinite(most)) {
      return null;
    }
    double[] scaled = new double[vector.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = vector[i] / most;
    }
    return scaled;
  }

  private static double length(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /** Tables without types have vectors as text. */
  private static double @Nullable [] vector(JsonNode node) {
    if (node.isTextual()) {
      try {
        JsonNode parsed = Json.OUTSIDE.readTree(node.textValue());
        return parsed.isTextual() ? null : vector(parsed);
      } catch (JsonProcessingException | NumberFormatException e) {
        return null;
      }
    }
    if (!node.isArray() || node.isEmpty()) {
      return null;
    }
    double[] vector = new double[node.size()];
    for (int i = 0; i < vector.length; i++) {
      JsonNode item = node.get(i);
      Spelled spelled = Spelled.of(item);
      boolean number = spelled == null ? item.isNumber() : spelled.isNumber();
      if (!number) {
        return null;
      }
      vector[i] = spelled == null ? item.doubleValue() : Double.parseDouble(spelled.spelling());
    }
    return vector;
  }
}
