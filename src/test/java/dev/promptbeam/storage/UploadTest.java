package dev.promptbeam.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.fakestorage.StorageFault;
import dev.promptbeam.proxy.FaultyProxy;
import dev.promptbeam.proxy.LineFault;
import dev.promptbeam.proxy.LineFault.End;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that go up in a session, over a line that breaks and a storage that fails. */
final class UploadTest extends WithBucket {
  private static final String SESSION = "PUT /upload/";

  private final byte[] bytes = bytes();

  @Test
  void takesTwoCallsAndIsReadBackWhole() throws IOException {
    move("a");

    assertThat(storage.contents().bytes(BUCKET, "a")).isEqualTo(bytes);
    assertThat(storage.calls().counts()).isEqualTo(Map.of("uploads.start", 1, "uploads.finish", 1));
  }

  @ParameterizedTest(name = "{0} after {1} bytes")
  @CsvSource({"RESET,0", "RESET,3000000", "CLOSE,3000000"})
  void goesOnWhereTheLineBroke(End end, long sent) throws IOException {
    try (FaultyProxy proxy = FaultyProxy.to(storage.url())) {
      LineFault fault = proxy.with(LineFault.on(SESSION).times(1).afterRequest(sent).by(end));
      new StorageAddress(proxy.address().toString(), patience()).use();

      move("a");

      assertThat(fault.strikes()).isEqualTo(1);
      assertThat(storage.contents().bytes(BUCKET, "a")).isEqualTo(bytes);
      assertThat(storage.calls().counts()).containsEntry("uploads.start", 1);
      assertThat(storage.calls().counts()).containsEntry("uploads.status", 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uploads.start", "uploads.finish"})
  void refusalsForNowAreWaitedOut(String operation) throws IOException {
    StorageFault busy =
        fault("{'kind': 'ERROR', 'operation': '" + operation + "', 'status': 503, 'times': 2}");

    move("a");

    assertThat(busy.strikes()).isEqualTo(2);
    assertThat(storage.contents().bytes(BUCKET, "a")).isEqualTo(bytes);
  }

  @Test
  void sessionThatIsGoneIsBegunAnew() throws IOException {
    fault("{'kind': 'ERROR', 'operation': 'uploads.finish', 'status': 503}");
    StorageFault gone = fault("{'kind': 'ERROR', 'operation': 'uploads.status', 'status': 410}");

    move("a");

    assertThat(gone.strikes()).isEqualTo(1);
    assertThat(storage.contents().bytes(BUCKET, "a")).isEqualTo(bytes);
    assertThat(storage.calls().counts()).containsEntry("uploads.start", 2);
  }

  @Test
  void rivalOfTheSameMomentWinsAName() throws IOException {
    StorageFault rival = fault("{'kind': 'RIVAL', 'operation': 'uploads.finish', 'text': 'other'}");
    Path staged = stage("a.tmp");

    assertThatThrownBy(() -> Files.createLink(at("a"), staged))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assertThat(rival.strikes()).isEqualTo(1);
    assertThat(text("a")).isEqualTo("other");
  }

  @Test
  void nameThatIsTakenIsKnownBeforeAnythingIsSent() throws IOException {
    put("a", "other");
    Path staged = stage("a.tmp");

    assertThatThrownBy(() -> Files.createLink(at("a"), staged))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assertThat(storage.calls().counts()).doesNotContainKey("uploads.finish");
  }

  @Test
  void whatTheDiskHasAlteredBecomesNoObject() throws IOException {
    Path staged = stage("a.tmp");
    try (var files = Files.list(TempSpace.folder())) {
      for (Path file : files.filter(one -> one.toFile().length() == bytes.length).toList()) {
        try (FileChannel disk = FileChannel.open(file, StandardOpenOption.WRITE)) {
          disk.write(ByteBuffer.wrap(new byte[] {(byte) ~bytes[7]}), 7);
        }
      }
    }

    assertThatThrownBy(() -> Files.move(staged, at("a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("CRC32C");
    assertThat(storage.contents().names(BUCKET, "")).isEmpty();
  }

  @Test
  void checksumIsOfWhatWasWrittenInAnyOrder() throws IOException {
    try (FileChannel channel = create(at("a.tmp"))) {
      channel.write(ByteBuffer.wrap(bytes, 10, bytes.length - 10), 10);
      channel.write(ByteBuffer.wrap(bytes, 0, 10));
    }

    Files.move(at("a.tmp"), at("a"));

    assertThat(storage.contents().bytes(BUCKET, "a")).isEqualTo(bytes);
  }

  private void move(String name) throws IOException {
    Files.move(stage(name + ".tmp"), at(name));
  }

  private Path stage(String name) throws IOException {
    try (FileChannel channel = create(at(name))) {
      channel.write(ByteBuffer.wrap(bytes, 0, 1000));
      channel.write(
          new ByteBuffer[] {
            ByteBuffer.wrap(bytes, 1000, 2000), ByteBuffer.wrap(bytes, 3000, bytes.length - 3000)
          });
      channel.force(true);
    }
    return at(name);
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[(5 << 20) + 1];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
