package dev.promptbeam.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.RequestKind;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reckons how large one answer becomes in a result file where that is more than text: a picture of
 * 4K is tens of megabytes of base64, and a file of many of them cannot be fetched any more.
 */
public final class ExpectedOutput {
  private static final String IMAGE = "image";

  /** Edges of a square picture, in pixels, by imageSize (the guide to image generation). */
  private static final Map<String, Integer> EDGES =
      Map.of("512", 512, "1K", 1024, "2K", 2048, "4K", 4096);

  /** Of a vector, where the request says nothing less. */
  private static final int NATIVE_DIMENSIONS = 3072;

  private static final int BYTES_PER_NUMBER = 14;

  /** A PNG of a photograph has about half of its 3 bytes a pixel, and base64 a third more. */
  private static final int BYTES_PER_PIXEL = 2;

  /** Of an answer: so many a row may ask for. */
  private static final int MOST_CANDIDATES = 8;

  private static final String USUAL = "1K";
  private static final int LARGEST_EDGE = 4096;

  private ExpectedOutput() {}

  /**
   * Bytes of one answer; 0 where it is text.
   *
   * @param kind what is asked for
   * @param request by camelCase names, its placeholders in place
   * @param facts of the model, null where nothing is known
   */
  public static long bytes(RequestKind kind, JsonNode request, @Nullable ModelFacts facts) {
    if (kind.equals(RequestKind.EMBED)) {
      return request.path("outputDimensionality").asLong(NATIVE_DIMENSIONS) * BYTES_PER_NUMBER;
    }
    JsonNode config = request.path("generationConfig");
    JsonNode size = config.at("/imageConfig/imageSize");
    boolean asked =
        config.path("responseModalities").toString().toUpperCase(Locale.ROOT).contains("IMAGE");
    boolean usual =
        config.path("responseModalities").isMissingNode()
            && facts != null
            && facts.kinds() != null
            && facts.kinds().is().contains(IMAGE);
    if (!asked && !usual && !config.has("imageConfig")) {
      return 0;
    }
    String named = size.isMissingNode() ? USUAL : size.asText().toUpperCase(Locale.ROOT);
    long edge = EDGES.getOrDefault(named, LARGEST_EDGE); // a row may bring the largest
    return edge * edge * BYTES_PER_PIXEL * candidates(config.path("candidateCount"));
  }

  private static long candidates(JsonNode count) {
    return count.isTextual() ? count.asLong(MOST_CANDIDATES) : Math.max(1, count.asLong(1));
  }
}
