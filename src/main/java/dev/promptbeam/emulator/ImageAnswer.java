package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;

/** Small real PNGs in the asked-for aspect ratio, a sixteenth of the service's sizes. */
final class ImageAnswer {
  static {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
  }

  /** What one image of 2.5-flash-image counts as (protocol 4.1). */
  static final int TOKENS = 1290;

  private static final int[] SQUARE = {64, 64};
  private static final Map<String, int[]> SIZES =
      Map.of(
          "2:3", new int[] {52, 78},
          "3:2", new int[] {78, 52},
          "3:4", new int[] {54, 74},
          "4:3", new int[] {74, 54},
          "4:5", new int[] {56, 72},
          "5:4", new int[] {72, 56},
          "9:16", new int[] {48, 84},
          "16:9", new int[] {84, 48},
          "21:9", new int[] {96, 42});

  private ImageAnswer() {}

  /** Image models answer with images unless asked otherwise (image guide, output types). */
  static boolean isWanted(ScannedRequest request, String model) {
    return request.modalities.isEmpty()
        ? model.contains("-image")
        : request.modalities.contains("IMAGE");
  }

  /** Writes the parts and returns their tokens. */
  static int writeParts(JsonGenerator out, ScannedRequest request, AnswerSeed seed)
      throws IOException {
    int tokens = TOKENS;
    if (request.modalities.isEmpty() || request.modalities.contains("TEXT")) {
      String text = "Here is your image: " + seed.mark() + " " + TextAnswer.echo(request);
      tokens += TextAnswer.tokens(text);
      out.writeStartObject();
      out.writeStringField("text", text);
      out.writeEndObject();
    }
    out.writeStartObject();
    out.writeObjectFieldStart("inlineData");
    out.writeStringField("mimeType", "image/png");
    out.writeFieldName("data");
    out.writeBinary(png(request, seed));
    out.writeEndObject();
    out.writeEndObject();
    return tokens;
  }

  private static byte[] png(ScannedRequest request, AnswerSeed seed) throws IOException {
    String ratio = request.aspectRatio == null ? "1:1" : request.aspectRatio;
    int[] size = SIZES.getOrDefault(ratio, SQUARE);
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
