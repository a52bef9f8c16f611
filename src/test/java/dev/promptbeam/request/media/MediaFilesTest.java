package dev.promptbeam.request.media;

import static dev.promptbeam.request.media.Samples.join;
import static dev.promptbeam.request.media.Samples.jpeg;
import static dev.promptbeam.request.media.Samples.latin;
import static dev.promptbeam.request.media.Samples.mp4;
import static dev.promptbeam.request.media.Samples.picture;
import static dev.promptbeam.request.media.Samples.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MediaFilesTest {
  private static final String IMAGES =
      "it takes image/png, image/jpeg, image/webp, image/heic, image/heif";

  @TempDir private Path folder;

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

  @Test
  void whatIsNoFileIsNamed() throws Exception {
    Files.createDirectory(folder.resolve("folder.png"));
    Files.createSymbolicLink(folder.resolve("dangling.png"), folder.resolve("gone.png"));

    assertThat(refusal("folder.png", null))
        .isEqualTo("\"folder.png\" is a folder; media wants a file, one for each part");
    assertThat(refusal("dangling.png", null))
        .isEqualTo("\"dangling.png\" is not there; paths are relative to media.folder, pictures");
    assertThat(refusal("none.png", null))
        .isEqualTo("\"none.png\" is not there; paths are relative to media.folder, pictures");
    assertThat(refusal("a\0.png", null))
        .isEqualTo("\"a\0.png\" is no path of a file: Nul character not allowed");
    assertThat(refusal("https://example.org/a.png", null))
        .isEqualTo(
            "\"https://example.org/a.png\" is no local file; the service takes URIs as fileData:"
                + " {fileUri: ...}");
    Process fifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assertThat(fifo.waitFor()).isZero();
    assertThat(refusal("pipe", null))
        .isEqualTo("\"pipe\" is a pipe, socket or device; media wants a file");
  }

  @Test
  void filesStayInTheirFolder() throws Exception {
    Path inside = Files.createDirectory(folder.resolve("in"));
    Path secret = write("secret.png", png());
    Files.write(inside.resolve("a.png"), png());
    Files.createSymbolicLink(inside.resolve("out.png"), secret);
    Files.createSymbolicLink(inside.resolve("up"), folder);
    Files.createSymbolicLink(inside.resolve("near.png"), inside.resolve("a.png"));
    String allow = "; media.outside: true allows that";
    MediaFiles files = files(rules(inside, 1000, false));

    for (String path : List.of("../secret.png", "x/../../secret.png", secret.toString())) {
      assertThat(refusal(files, path, null))
          .isEqualTo("\"" + path + "\" is outside of media.folder" + allow);
    }
    for (String path : List.of("out.png", "up/secret.png")) {
      assertThat(refusal(files, path, null))
          .isEqualTo("\"" + path + "\" is a link that leads out of media.folder" + allow);
    }
    MediaFiles open = files(rules(inside, 1000, true));
    for (String path : List.of("../secret.png", secret.toString(), "out.png", "up/secret.png")) {
      assertThat(open.read(path, null).mimeType()).isEqualTo("image/png");
    }
    for (String path : List.of("near.png", "./a.png", inside.resolve("a.png").toString())) {
      assertThat(files.read(path, null).mimeType()).isEqualTo("image/png");
    }
  }

  @Test
  void largeFilesAreReferencesThatAreEqualWhereverTheyLie() throws Exception {
    Path one = write("one picture.png", png());
    write("other.png", png());

    MediaFile first = files(10).read("one picture.png", null);
    MediaFile second = files(10).read("other.png", null);

    MessageDigest digest = Sha256.digest();
    digest.update(png());
    String sha256 = Sha256.hex(digest);
    assertThat(new String(first.wire(), StandardCharsets.UTF_8))
        .isEqualTo(
            "\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"promptbeam-media:"
                + sha256
                + "/"
                + png().length
                + one.toRealPath().toUri().getRawPath()
                + "\"}");
    assertThat(new String(first.canonical(), StandardCharsets.UTF_8))
        .isEqualTo(
            "\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"promptbeam-media:"
                + sha256
                + "\"}");
    assertThat(second.canonical()).isEqualTo(first.canonical());
    assertThat(second.wire()).isNotEqualTo(first.wire());
  }

  @Test
  void aFileThatNobodyMayReadIsNamed() throws Exception {
    Path file = write("locked.png", png());
    MediaFiles denied =
        new MediaFiles(
            rules(folder, 1000, false),
            new MediaCache(
                1000,
                key -> {
                  throw new AccessDeniedException(file.toString());
                }));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    assertThat(refusal(denied, "locked.png", null))
        .isEqualTo("\"locked.png\" cannot be read: permission denied");
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

  @Test
  void workersOfAClusterTakeTheSameFiles() throws Exception {
    write("a.png", png());

    MediaFiles there = SerializableUtils.ensureSerializable(files(1_000_000));

    assertThat(there.read("a.png", null).wire())
        .isEqualTo(files(1_000_000).read("a.png", null).wire());
  }

  private String refusal(String path, @Nullable String type) {
    return refusal(files(1_000_000), path, type);
  }

  private static String refusal(MediaFiles files, String path, @Nullable String type) {
    UnreadableMediaException thrown =
        catchThrowableOfType(UnreadableMediaException.class, () -> files.read(path, type));
    assertThat(thrown).as(path).isNotNull();
    return thrown.sentence();
  }

  private MediaFiles files(long inline) {
    return files(rules(folder, inline, false));
  }

  private static MediaFiles files(MediaRules rules) {
    return new MediaFiles(rules, new MediaCache(10_000_000, Content::read));
  }

  private static MediaRules rules(Path folder, long inline, boolean outside) {
    return new MediaRules("pictures", folder.toString(), inline, outside, null, null);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
