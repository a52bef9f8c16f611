package dev.promptbeam.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.run.plan.RequestSample.Sampled;
import java.util.List;
import java.util.Set;

/**
 * Between what the input tokens of requests are, by their texts alone: vocabularies differ most in
 * digits, punctuation and scripts besides Latin, and services in what they count besides texts.
 */
final class TextSpan {
  private static final double LATIN = 0.25;
  private static final double WHOLE = 1;
  private static final double FEW = 1 / 3.0;

  /** Known by their bytes, or no text. */
  private static final Set<String> MEDIA = Set.of("inlineData", "fileData");

  private double low;
  private double high;
  private long bytes;

  static TextSpan of(List<Sampled> sample) {
    TextSpan span = new TextSpan();
    for (Sampled one : sample) {
      span.bytes += one.bytes();
      span.add(one.request(), "");
    }
    return span;
  }

  private void add(JsonNode node, String name) {
    if (node.isTextual()) {
      add(node.textValue(), name.equals("text"));
    } else if (node.isArray()) {
      node.forEach(item -> add(item, name));
    } else if (!MEDIA.contains(name)) {
      node.properties().forEach(member -> add(member.getValue(), member.getKey()));
    }
  }

  /**
   * @param surely whether every service counts it
   */
  private void add(String text, boolean surely) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ascii = c < 128;
      boolean letter = ascii && (Character.isLetter(c) || Character.isWhitespace(c));
      low += surely ? ascii ? LATIN : FEW : 0;
      high += letter ? LATIN : WHOLE;
    }
  }

  /**
   * Of all requests.
   *
   * @param allBytes of their lines
   * @param estimate of their tokens, files included
   */
  Range of(long allBytes, long estimate) {
    double share = (double) allBytes / Math.max(1, bytes);
    return new Range((long) (low * share), Math.max(estimate, (long) Math.ceil(high * share)));
  }
}
