package dev.promptbeam.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.fakestorage.StorageFault;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class ReadingTest extends WithBucket {
  private static final int LARGE = 6 << 20;

  @Test
  void streamIsTakenUpWhereItIsCut() throws IOException {
    byte[] bytes = large();
    StorageFault cut =
        fault("{'kind': 'CUT', 'operation': 'objects.download', 'bytes': 1000000, 'times': 3}");

    try (InputStream in = Files.newInputStream(at("large"))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(cut.strikes()).isEqualTo(3);
  }

  @Test
  void folderIsListedByAPattern() throws IOException {
    for (String name : List.of("x/s.1.jsonl", "x/s.2.index", "x/s.media", "x/t.1.jsonl", "s.1.y")) {
      put(name, "");
    }

    try (DirectoryStream<Path> found = Files.newDirectoryStream(at("x"), "s.[0-9]*")) {
      assertThat(found).containsExactlyInAnyOrder(at("x/s.1.jsonl"), at("x/s.2.index"));
    }
  }

  @Test
  void whatWasWrittenHereIsReadHereUntilItIsLetGo() throws IOException {
    byte[] bytes = new byte[10_000];
    Path temporary = at("a.tmp");
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
    }
    Files.move(temporary, at("a"));
    try (InputStream in = Files.newInputStream(at("a"))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(storage.calls().counts()).doesNotContainKey("objects.download");

    RemoteFiles.letGo(at("a"));

    try (InputStream in = Files.newInputStream(at("a"))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(storage.calls().counts()).containsEntry("objects.download", 1);
  }

  @Test
  void damageIsSeenAtTheEndOfAStream() throws IOException {
    large();
    StorageFault altered = fault("{'kind': 'ALTER', 'operation': 'objects.download'}");

    try (InputStream in = Files.newInputStream(at("large"))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(DamagedDownloadException.class)
          .hasMessageContaining("the download is damaged");
    }
    assertThat(altered.strikes()).isEqualTo(1);
  }

  @Test
  void damagedCopyIsFetchedAgain() throws IOException {
    byte[] bytes = large();
    StorageFault altered = fault("{'kind': 'ALTER', 'operation': 'objects.download'}");

    try (FileChannel channel = FileChannel.open(at("large"))) {
      ByteBuffer end = ByteBuffer.allocate(10);
      channel.read(end, LARGE - 10);
      assertThat(end.array()).isEqualTo(java.util.Arrays.copyOfRange(bytes, LARGE - 10, LARGE));
    }
    assertThat(altered.strikes()).isEqualTo(1);
  }

  @Test
  void placesOfAChannelCostNoCalls() throws IOException {
    large();
    try (FileChannel channel = FileChannel.open(at("large"))) {
      for (int place = 0; place < 1_000; place++) {
        channel.read(ByteBuffer.allocate(10), place * 1_000L);
      }
    }
    assertThat(storage.calls().counts())
        .isEqualTo(java.util.Map.of("objects.get", 1, "objects.download", 1));
  }

  @Test
  void smallOneIsReadInOneCall() throws IOException {
    put("a", "content");

    assertThat(Files.readString(at("a"))).isEqualTo("content");
    assertThat(storage.calls().counts()).isEqualTo(java.util.Map.of("objects.download", 1));
  }

  @Test
  void whatIsStoredAsGzipStaysGzip() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[8_000]);
    }
    storage.contents().putEncoded(BUCKET, "a", packed.toByteArray());

    try (InputStream in = Files.newInputStream(at("a"))) {
      assertThat(in.readAllBytes()).isEqualTo(packed.toByteArray());
    }
    try (InputStream in = RemoteFiles.open(requireNonNull(RemoteFiles.find(at("a"))), 5)) {
      assertThat(in.readAllBytes()).hasSize(packed.size() - 5);
    }
  }

  @Test
  void placeBehindTheEndIsNoSilentEnd() throws IOException {
    put("a", "content");
    StoredObject object = requireNonNull(RemoteFiles.find(at("a")));

    assertThatThrownBy(() -> RemoteFiles.open(object, 8)).isInstanceOf(EOFException.class);
  }

  @Test
  void generationThatIsGoneIsMissing() throws IOException {
    put("a", "old");
    StoredObject old = requireNonNull(RemoteFiles.find(at("a")));
    put("a", "new");

    assertThatThrownBy(() -> RemoteFiles.open(old, 0)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void foldersAreWhatNamesSay() throws IOException {
    put("x/a", "1");
    put("x/y/b", "1");
    put("x/", "");
    put("x//c", "1");
    fault("{'kind': 'PAGES', 'operation': 'objects.list', 'items': 1, 'times': 100}");

    try (Stream<Path> entries = Files.list(at("x"))) {
      assertThat(entries.map(Path::toString))
          .containsExactlyInAnyOrder("gs://data/x/a", "gs://data/x/y", "gs://data/x/");
    }
    assertThat(Files.isDirectory(at("x"))).isTrue();
    assertThat(Files.isRegularFile(at("x/a"))).isTrue();
    assertThat(Files.exists(at("nothing"))).isFalse();
    assertThat(RemoteFiles.below(at("x")).stream().map(object -> RemoteFiles.name(object.path())))
        .containsExactly("x//c", "x/a", "x/y/b");
  }

  private byte[] large() {
    byte[] bytes = new byte[LARGE];
    new Random(7).nextBytes(bytes);
    storage.contents().put(BUCKET, "large", bytes);
    return bytes;
  }
}
