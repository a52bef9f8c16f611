package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.emulator.media.MediaData;
import dev.promptbeam.emulator.media.Picture;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The pictures of one candidate, of the size in pixels that the guide tells, with text between. */
final class ImageAnswer {
  private static final String USUAL_TYPE = "image/png";

  /** Base64 that ends in the middle of a character that is none of it. */
  private static final String NO_BASE64 = "iVBORw0KGgo*AAAN";

  private final ImageModel model;
  private final ScannedRequest request;
  private final AnswerSeed seed;
  private final JsonNode twist;

  ImageAnswer(ImageModel model, ScannedRequest request, AnswerSeed seed, JsonNode twist) {
    this.model = model;
    this.request = request;
    this.seed = seed;
    this.twist = twist.path("type").asText().equals("image") ? twist : twist.path("none");
  }

  /** Interim pictures, where thoughts are asked for or a fault says how many. */
  void addThoughts(Parts parts) {
    int count = twist.path("thoughts").asInt(request.includeThoughts ? 1 : 0);
    for (int i = 0; i < count; i++) {
      parts.thought(USUAL_TYPE, MediaData.of(picture(-1 - i, 0)));
    }
  }

  void addParts(Parts parts) {
    int count = twist.path("count").asInt(1);
    boolean speaks = request.modalities.isEmpty() || request.modalities.contains("TEXT");
    String type = twist.path("mimeType").asText(USUAL_TYPE);
    long bytes = twist.path("bytes").asLong(0);
    for (int i = 0; i < count; i++) {
      if (speaks) {
        String which = count == 1 ? "" : " " + (i + 1);
        parts.text("Here is your image" + which + ": " + seed.mark() + " " + echo());
      }
      parts.media("IMAGE", type, data(picture(i, bytes)), model.tokens(request.imageSize));
    }
  }

  private String echo() {
    return TextAnswer.echo(request);
  }

  private JsonNode data(Supplier<InputStream> whole) {
    return switch (twist.path("damage").asText()) {
      case "base64" -> TextNode.valueOf(NO_BASE64);
      case "empty" -> TextNode.valueOf("");
      case "cut" -> MediaData.of(() -> half(whole.get()));
      default -> MediaData.of(whole);
    };
  }

  /** Each of one answer is another one. */
  private Supplier<InputStream> picture(int number, long bytes) {
    int[] pixels = model.pixels(request.aspectRatio, request.imageSize);
    long look = AnswerSeed.mix(seed.value() + number);
    return () -> Picture.png(pixels[0], pixels[1], look, bytes);
  }

  private static InputStream half(InputStream whole) {
    try (whole) {
      byte[] bytes = whole.readAllBytes();
      return new ByteArrayInputStream(bytes, 0, bytes.length / 2);
    } catch (IOException e) {
      throw new UncheckedIOException("pictures are made in memory", e);
    }
  }
}
