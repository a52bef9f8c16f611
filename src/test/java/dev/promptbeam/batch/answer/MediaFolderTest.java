package dev.promptbeam.batch.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.media.MediaContent;
import dev.promptbeam.result.media.MediaFile;
import dev.promptbeam.result.media.UndecodableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaFolderTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path run;

  @Test
  void aFileAppearsForItsOwnerAlone() throws Exception {
    MediaFile file = folder().save("k-1", content("YWJj"), true);

    assertThat(file).isEqualTo(new MediaFile("media/k-1.png", "image/png", 3, SHA256_OF_ABC, true));
    Path path = run.resolve("media/k-1.png");
    assertThat(path).hasContent("abc");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void oneThatIsThereIsNotWrittenAgain() throws Exception {
    MediaFile first = folder().save("k-1", content("YWJj"), false);
    Object inode = Files.getAttribute(run.resolve("media/k-1.png"), "unix:ino");

    assertThat(folder().save("k-1", content("YWJj"), false)).isEqualTo(first);

    assertThat(Files.getAttribute(run.resolve("media/k-1.png"), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void oneThatAPowerCutLeftEmptyIsWrittenAgain() throws Exception {
    Files.createDirectories(run.resolve("media"));
    Files.createFile(run.resolve("media/k-1.png"));

    MediaFile file = folder().save("k-1", content("YWJj"), false);

    assertThat(file.sha256()).isEqualTo(SHA256_OF_ABC);
    assertThat(run.resolve("media/k-1.png")).hasContent("abc");
  }

  @Test
  void nothingIsLeftOfWhatCannotBeDecoded() throws IOException {
    assertThatThrownBy(() -> folder().save("k-1", content("YWJj".repeat(50_000) + "*"), false))
        .isInstanceOf(UndecodableException.class);

    try (Stream<Path> left = Files.list(run.resolve("media"))) {
      assertThat(left).isEmpty();
    }
  }

  private MediaFolder folder() {
    return new MediaFolder(RunDirectory.of(run));
  }

  private static MediaContent content(String data) {
    return new MediaContent("image/png", () -> new ByteArrayInputStream(data.getBytes(UTF_8)));
  }
}
