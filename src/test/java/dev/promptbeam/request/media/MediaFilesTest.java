package dev.promptbeam.request.media;

import static dev.promptbeam.request.media.Samples.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

/** Which files are read, and how they stand in a request. */
class MediaFilesTest extends InMediaFolder {
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
    Path linked = Files.createSymbolicLink(folder.resolve("linked"), inside);
    assertThat(files(rules(linked, 1000, false)).read(inside + "/a.png", null).isImage()).isTrue();
    assertThat(refusal(files, "../none.png", null))
        .isEqualTo("\"../none.png\" is outside of media.folder" + allow);
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
  void workersOfAClusterTakeTheSameFiles() throws Exception {
    write("a.png", png());

    MediaFiles there = SerializableUtils.ensureSerializable(files(1_000_000));

    assertThat(there.read("a.png", null).wire())
        .isEqualTo(files(1_000_000).read("a.png", null).wire());
  }
}
