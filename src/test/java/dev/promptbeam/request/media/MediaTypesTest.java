package dev.promptbeam.request.media;

import static dev.promptbeam.request.media.Samples.join;
import static dev.promptbeam.request.media.Samples.jpeg;
import static dev.promptbeam.request.media.Samples.latin;
import static dev.promptbeam.request.media.Samples.mp4;
import static dev.promptbeam.request.media.Samples.picture;
import static dev.promptbeam.request.media.Samples.png;
import static dev.promptbeam.request.media.Samples.without;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file is by its content, and whether it can be sent. */
class MediaTypesTest extends InMediaFolder {
  private static final String AGAIN = "; copy it again from where it came from";
  private static final String IMAGES =
      "it takes image/png, image/jpeg, image/webp, image/heic, image/heif";

  static List<Arguments> kinds() throws IOException {
    return List.of(
        Arguments.of("a.png", png(), "image/png", 1120L),
        Arguments.of("large.png", picture("png", 2000, 1600), "image/png", 9 * 258L),
        Arguments.of("a.jpg", jpeg(), "image/jpeg", 1120L),
        Arguments.of("named.png", jpeg(), "image/jpeg", 1120L),
        Arguments.of("no extension", png(), "image/png", 1120L),
        Arguments.of("camera.jpg", join(jpeg(), new byte[3000]), "image/jpeg", 1120L),
        Arguments.of("a.webp", Samples.webp(), "image/webp", 1120L),
        Arguments.of("a.heic", Samples.heic(), "image/heic", 24 * 258L),
        Arguments.of("a.wav", Samples.wav(), "audio/wav", 32L),
        Arguments.of("a.mp3", join(latin("ID3\4\0\0\0\0\0\0"), new byte[15_990]), "audio/mp3", 64L),
        Arguments.of("a.mp4", mp4("isom", "vide", "soun"), "video/mp4", 2630L),
        Arguments.of("video", mp4("isom", "vide"), "video/mp4", 2630L),
        Arguments.of("sound.mp4", mp4("isom", "soun"), "audio/mp4", 320L),
        Arguments.of("a.mov", mp4("qt  ", "vide"), "video/mov", 2630L),
        Arguments.of("a.3gp", mp4("3gp5", "vide"), "video/3gpp", 2630L),
        Arguments.of("a.pdf", Samples.pdf(), "application/pdf", 560L),
        Arguments.of("a.txt", latin("Some words.\n"), "text/plain", 4L),
        Arguments.of("a.csv", latin("a,b\n1,2\n"), "text/csv", 3L),
        Arguments.of("a.md", latin("# Title\n"), "text/markdown", 3L),
        Arguments.of("a.json", latin("{\"a\":1}\n"), "application/json", 3L),
        Arguments.of("a.html", latin("<html><body>x</body></html>"), "text/html", 9L),
        Arguments.of("a.py", latin("print('x')\n"), "text/plain", 4L));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void contentTellsTheType(String name, byte[] content, String type, long tokens) throws Exception {
    write(name, content);

    MediaFile file = files(1_000_000).read(name, null);

    assertThat(new String(file.wire(), StandardCharsets.UTF_8))
        .isEqualTo(
            "\"inlineData\":{\"mimeType\":\"%s\",\"data\":\"%s\"}"
                .formatted(type, Base64.getEncoder().encodeToString(content)));
    assertThat(file.canonical()).isEqualTo(file.wire());
    assertThat(file.mimeType()).isEqualTo(type);
    assertThat(file.tokens()).isEqualTo(tokens);
  }

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
    write(name, content);

    assertThat(refusal(name, null)).startsWith("\"" + name + "\" " + seen);
  }

  @Test
  void aTypeThatIsSaidMustFitTheContent() throws Exception {
    write("a.jpg", jpeg());
    write("a.txt", latin("a;b\n"));
    write("a.mov", mp4("qt  ", "vide"));
    write("a.m4a", mp4("M4A ", "soun"));

    assertThat(refusal("a.jpg", "image/png"))
        .isEqualTo(
            "\"a.jpg\" is image/jpeg by its content, but mimeType says image/png; mend mimeType or"
                + " leave it out");
    assertThat(refusal("a.m4a", "video/mp4"))
        .isEqualTo(
            "\"a.m4a\" is audio/mp4 by its content, but mimeType says video/mp4; mend mimeType or"
                + " leave it out");
    MediaFiles files = files(1_000_000);
    assertThat(files.read("a.jpg", "image/JPG").mimeType()).isEqualTo("image/jpeg");
    assertThat(files.read("a.txt", "text/csv; charset=utf-8").mimeType()).isEqualTo("text/csv");
    assertThat(files.read("a.mov", "video/mp4").mimeType()).isEqualTo("video/mp4");
    assertThat(files.read("a.m4a", "audio/m4a").mimeType()).isEqualTo("audio/mp4");
  }

  @Test
  void aModelTakesWhatTheTableSays() throws Exception {
    write("a.png", png());
    write("a.pdf", Samples.pdf());
    MediaFiles pictures =
        files(new MediaRules(".", folder.toString(), 1000, false, 14, List.of("image/")));
    MediaFiles words = files(new MediaRules(".", folder.toString(), 1000, false, 14, List.of()));

    assertThat(pictures.read("a.png", null).mimeType()).isEqualTo("image/png");
    assertThat(refusal(pictures, "a.pdf", null))
        .isEqualTo("\"a.pdf\" is application/pdf, which the model does not take; " + IMAGES);
    assertThat(refusal(words, "a.png", null))
        .isEqualTo("\"a.png\" is image/png, which the model does not take; it takes text alone");
  }
}
