package dev.promptbeam.emulator.answers;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Small real PNGs in the asked-for aspect ratio, a sixteenth of the service's sizes. */
final class ImageAnswer {
  static {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
  }

  /** What one image of 2.5-flash-image counts as (protocol 4.1). */
  private static final int TOKENS = 1290;

  /** What one of the later models counts as, by its size (protocol 4.1). */
  private static final Map<String, Integer> LATER_TOKENS =
      Map.of("512", 750, "1K", 1120, "2K", 1120, "4K", 2000);

  private static final Map<String, Integer> FLASH_TOKENS =
      Map.of("512", 750, "1K", 1120, "2K", 1680, "4K", 2520);

  /** Edge of a square, in pixels. */
  private static final Map<String, Integer> EDGES =
      Map.of("512", 32, "1K", 64, "2K", 128, "4K", 256);

  private static final int USUAL_EDGE = 64;
  private static final int[] SQUARE = {64, 64};
  private static final Map<String, int[]> RATIOS =
      Map.ofEntries(
          entry("2:3", new int[] {52, 78}),
          entry("3:2", new int[] {78, 52}),
          entry("3:4", new int[] {54, 74}),
          entry("4:3", new int[] {74, 54}),
          entry("4:5", new int[] {56, 72}),
          entry("5:4", new int[] {72, 56}),
          entry("9:16", new int[] {48, 84}),
          entry("16:9", new int[] {84, 48}),
          entry("21:9", new int[] {96, 42}),
          entry("1:1", SQUARE),
          entry("1:4", new int[] {32, 128}),
          entry("4:1", new int[] {128, 32}),
          entry("1:8", new int[] {24, 192}),
          entry("8:1", new int[] {192, 24}));

  private ImageAnswer() {}

  /** Image models answer with images unless asked otherwise. */
  static boolean isWanted(ScannedRequest request, String model) {
    return request.modalities.isEmpty()
        ? model.contains("-image") || model.contains("nano-banana")
        : request.modalities.contains("IMAGE");
  }

  /** Why the request cannot be drawn, or null. */
  static @Nullable String refusal(ScannedRequest request, String model) {
    String ratio = request.aspectRatio;
    if (ratio != null && !RATIOS.containsKey(ratio)) {
      return "Unsupported aspect ratio: " + ratio;
    }
    String size = request.imageSize;
    boolean small = "512".equals(size) && !model.startsWith("gemini-3.1-flash-image");
    return size != null && (small || !EDGES.containsKey(size))
        ? "Unsupported image size: " + size
        : null;
  }

  /** Adds the parts and returns their tokens. */
  static int addParts(ArrayNode parts, String model, ScannedRequest request, AnswerSeed seed)
      throws IOException {
    int tokens = tokens(model, request.imageSize);
    if (request.modalities.isEmpty() || request.modalities.contains("TEXT")) {
      String text = "Here is your image: " + seed.mark() + " " + TextAnswer.echo(request);
      tokens += TextAnswer.tokens(text);
      parts.addObject().put("text", text);
    }
    ObjectNode data = parts.addObject().putObject("inlineData");
    data.put("mimeType", "image/png").put("data", png(request, seed));
    return tokens;
  }

  private static int tokens(String model, @Nullable String size) {
    if (model.startsWith("gemini-2")) {
      return TOKENS;
    }
    Map<String, Integer> bySize = model.contains("flash") ? FLASH_TOKENS : LATER_TOKENS;
    return bySize.getOrDefault(size == null ? "1K" : size, TOKENS);
  }

  private static byte[] png(ScannedRequest request, AnswerSeed seed) throws IOException {
    String ratio = request.aspectRatio == null ? "1:1" : request.aspectRatio;
    int edge = EDGES.getOrDefault(request.imageSize == null ? "1K" : request.imageSize, USUAL_EDGE);
    int[] size = RATIOS.getOrDefault(ratio, SQUARE).clone();
    size[0] = size[0] * edge / USUAL_EDGE;
    size[1] = size[1] * edge / USUAL_EDGE;
    BufferedImage image = new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(seed.pick(1, 1 << 24)));
    graphics.fillRect(0, 0, size[0], size[1]);
    graphics.setColor(new Color(seed.pick(2, 1 << 24)));
    graphics.fillOval(seed.pick(3, 24), seed.pick(4, 24), size[0] / 2, size[1] / 2);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
