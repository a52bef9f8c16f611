package dev.promptbeam.request.media;

import static dev.promptbeam.request.media.Samples.join;
import static dev.promptbeam.request.media.Samples.jpeg;
import static dev.promptbeam.request.media.Samples.latin;
import static dev.promptbeam.request.media.Samples.mp4;
import static dev.promptbeam.request.media.Samples.picture;
import static dev.promptbeam.request.media.Samples.png;
import static dev.promptbeam.request.media.Samples.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultyMediaTest {
  private static final String AGAIN = "; copy it again from where it came from";
  private static final String IMAGES =
      "it takes image/png, image/jpeg, image/webp, image/heic, image/heif";

  @TempDir private Path folder;

  static List<Arguments> faults() throws IOException {
    String cut = "is cut short: ";
    return List.of(
        Arguments.of("empty.png", new byte[0], "is empty" + AGAIN),
        Arguments.of(
            "text.png",
            latin("This is text.\n"),
            "(text/plain) is text by its content, whatever its name says" + AGAIN),
        Arguments.of(
            "noise.png",
            Samples.bytes(1, 2, 3, 4, 0, 0, 250, 251, 252),
            "is of no known type by its content, whatever its name; it takes image/png, "),
        Arguments.of(
            "cut.jpg",
            without(400, jpeg()),
            "(image/jpeg) " + cut + "its end marker (FF D9) is missing" + AGAIN),
        Arguments.of(
            "thumbnail.jpg",
            join(
                Samples.bytes(0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9),
                without(2, Arrays.copyOfRange(jpeg(), 2, jpeg().length))),
            "(image/jpeg) " + cut + "its end marker (FF D9) is missing" + AGAIN),
        Arguments.of(
            "cut.png",
            without(12, png()),
            "(image/png) " + cut + "its end chunk (IEND) is missing" + AGAIN),
        Arguments.of(
            "cut.gif",
            without(1, picture("gif", 40, 30)),
            "(image/gif) " + cut + "its trailer (3B) is missing" + AGAIN),
        Arguments.of(
            "whole.gif",
            picture("gif", 40, 30),
            "is image/gif, which the model does not take; " + IMAGES),
        Arguments.of(
            "cut.webp",
            without(20, Samples.webp()),
            "(image/webp) " + cut + "it announces 88 bytes and has 68" + AGAIN),
        Arguments.of(
            "cut.wav",
            without(4000, Samples.wav()),
            "(audio/wav) " + cut + "it announces 8,044 bytes and has 4,044" + AGAIN),
        Arguments.of(
            "cut.pdf",
            without(10, Samples.pdf()),
            "(application/pdf) " + cut + "its last 1024 bytes have no %%EOF" + AGAIN),
        Arguments.of(
            "cut.mp4",
            without(1234, mp4("isom", "vide")),
            "(video/mp4) "
                + cut
                + "its box \"mdat\" wants 1,234 bytes more than there are"
                + AGAIN),
        Arguments.of(
            "unfinished.mp4",
            join(Samples.box("ftyp", latin("isom\0\0\2\0")), Samples.box("mdat", new byte[100])),
            "(video/mp4) " + cut + "it has no box \"moov\"" + AGAIN),
        Arguments.of(
            "a.zip",
            latin("PK\3\4" + "\0".repeat(60)),
            "is application/zip, which the model does not take; it takes application/pdf,"
                + " application/json"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void whatCannotBeSentIsNamed(String name, byte[] content, String seen) throws Exception {
    assertThat(refusal(name, content)).startsWith("\"" + name + "\" " + seen);
  }

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
      Path file = Files.write(folder.resolve("broken"), broken);
      Content content = Content.read(Content.Key.of(file, 1_000_000));
      assertThat(content.fault() == null && content.mimeType() != null)
          .isEqualTo(content.base64() != null);
    }
  }

  private String refusal(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
    MediaRules rules = new MediaRules(".", folder.toString(), 1_000_000, false, null, null);
    MediaFiles files = new MediaFiles(rules, new MediaCache(1_000_000, Content::read));
    UnreadableMediaException thrown =
        catchThrowableOfType(UnreadableMediaException.class, () -> files.read(name, null));
    assertThat(thrown).as(name).isNotNull();
    return thrown.sentence();
  }
}
