package dev.promptbeam.emulator.answers;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model can draw: the tables of the guide to image generation, and the dated changes to them
 * (protocol 4.1).
 *
 * @param sizes pixels at 1K by aspect ratio
 * @param tokens what an image counts as, by image size
 * @param signs whether parts carry thought signatures
 */
record ImageModel(Map<String, int[]> sizes, Map<String, Integer> tokens, boolean signs) {
  static final String USUAL_RATIO = "1:1";
  static final String USUAL_SIZE = "1K";

  /** The sides of an image of this size are so many times those at 1K. */
  private static final Map<String, Double> SCALE =
      Map.of("512", 0.5, "1K", 1.0, "2K", 2.0, "4K", 4.0);

  private static final Map<String, int[]> OLDER_SIZES =
      Map.ofEntries(
          entry("1:1", new int[] {1024, 1024}),
          entry("2:3", new int[] {832, 1248}),
          entry("3:2", new int[] {1248, 832}),
          entry("3:4", new int[] {864, 1184}),
          entry("4:3", new int[] {1184, 864}),
          entry("4:5", new int[] {896, 1152}),
          entry("5:4", new int[] {1152, 896}),
          entry("9:16", new int[] {768, 1344}),
          entry("16:9", new int[] {1344, 768}),
          entry("21:9", new int[] {1536, 672}));
  private static final Map<String, int[]> SIZES =
      Map.ofEntries(
          entry("1:1", new int[] {1024, 1024}),
          entry("2:3", new int[] {848, 1264}),
          entry("3:2", new int[] {1264, 848}),
          entry("3:4", new int[] {896, 1200}),
          entry("4:3", new int[] {1200, 896}),
          entry("4:5", new int[] {928, 1152}),
          entry("5:4", new int[] {1152, 928}),
          entry("9:16", new int[] {768, 1376}),
          entry("16:9", new int[] {1376, 768}),
          entry("21:9", new int[] {1584, 672}));
  private static final Map<String, int[]> MORE_SIZES =
      Map.of(
          "1:4", new int[] {512, 2048},
          "4:1", new int[] {2048, 512},
          "1:8", new int[] {384, 3072},
          "8:1", new int[] {3072, 384});

  private static final ImageModel OLDER = new ImageModel(OLDER_SIZES, Map.of("1K", 1290), false);
  private static final ImageModel PRO =
      new ImageModel(SIZES, Map.of("1K", 1120, "2K", 1120, "4K", 2000), true);
  private static final ImageModel FLASH =
      new ImageModel(
          joined(SIZES, MORE_SIZES), Map.of("512", 750, "1K", 1120, "2K", 1680, "4K", 2520), true);
  private static final ImageModel LATER =
      new ImageModel(FLASH.sizes, Map.of("1K", 1120, "2K", 1680, "4K", 2520), true);

  /** Null for a model that does not draw. */
  static @Nullable ImageModel of(String model) {
    if (!model.contains("-image") && !model.contains("nano-banana")) {
      return null;
    }
    if (model.startsWith("gemini-2")) {
      return OLDER;
    }
    if (model.startsWith("gemini-3-pro")) {
      return PRO;
    }
    return model.startsWith("gemini-3.1-flash-image") ? FLASH : LATER;
  }

  /** Why these cannot be had, or null; a model that does not draw refuses what none has. */
  static @Nullable String refusal(
      @Nullable ImageModel model, @Nullable String ratio, @Nullable String size) {
    ImageModel known = model == null ? LATER : model;
    if (ratio != null && !known.sizes.containsKey(ratio)) {
      return "Unsupported aspect ratio: " + ratio;
    }
    return size != null && !known.tokens.containsKey(size)
        ? "Unsupported image size: " + size
        : null;
  }

  /** Width and height in pixels. */
  int[] pixels(@Nullable String ratio, @Nullable String size) {
    int[] pixels = sizes.getOrDefault(ratio == null ? USUAL_RATIO : ratio, new int[] {1024, 1024});
    double scale = SCALE.getOrDefault(size == null ? USUAL_SIZE : size, 1.0);
    return new int[] {(int) (pixels[0] * scale), (int) (pixels[1] * scale)};
  }

  int tokens(@Nullable String size) {
    return tokens.getOrDefault(size == null ? USUAL_SIZE : size, 0);
  }

  private static Map<String, int[]> joined(Map<String, int[]> some, Map<String, int[]> more) {
    Map<String, int[]> all = new HashMap<>(some);
    all.putAll(more);
    return Map.copyOf(all);
  }
}
