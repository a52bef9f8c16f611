package dev.promptbeam.request.media;

import static dev.promptbeam.request.media.Samples.jpeg;
import static dev.promptbeam.request.media.Samples.mp4;
import static dev.promptbeam.request.media.Samples.picture;
import static dev.promptbeam.request.media.Samples.png;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenMediaTest extends InMediaFolder {
  static Stream<byte[]> samples() throws IOException {
    return Stream.of(
        png(),
        jpeg(),
        picture("gif", 40, 30),
        Samples.webp(),
        Samples.wav(),
        Samples.pdf(),
        Samples.heic(),
        mp4("isom", "vide", "soun"));
  }

  /** Whatever a file holds, looking into it ends, with a verdict. */
  @ParameterizedTest
  @MethodSource("samples")
  void noFileIsTooBrokenToBeLookedAt(byte[] sample) throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] broken = Arrays.copyOf(sample, 1 + random.nextInt(sample.length));
      for (int hit = random.nextInt(8); hit > 0; hit--) {
        int at = random.nextInt(broken.length);
        broken[at] = (byte) (hit % 2 == 0 ? random.nextInt(256) : 0xff);
      }
      Path file = write("broken", broken);
      Content content = Content.read(Content.Key.of(file, 1_000_000));
      assertThat(content.fault() == null && content.mimeType() != null)
          .isEqualTo(content.base64() != null);
    }
  }
}
