package dev.promptbeam.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.Lane;
import dev.promptbeam.fakestorage.StorageFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WritingTest extends WithBucket {
  private static final int LARGE = 5 << 20;

  @Test
  void nothingIsAnObjectBeforeItIsMoved() throws IOException {
    Path temporary = stage("a.tmp", "one");

    assertThat(storage.contents().names(BUCKET, "")).isEmpty();

    Files.move(temporary, at("a"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(storage.contents().names(BUCKET, "")).containsExactly("a");
    assertThat(text("a")).isEqualTo("one");
    assertThat(Files.deleteIfExists(temporary)).isFalse();
    assertThat(storage.calls().counts()).doesNotContainKey("objects.delete");
  }

  @Test
  void writerThatFailsLeavesNothing() throws IOException {
    Path temporary = at("a.tmp");
    assertThatThrownBy(
            () -> {
              try (FileChannel channel = create(temporary)) {
                channel.write(ByteBuffer.wrap(new byte[10]));
                throw new IOException("in the middle");
              }
            })
        .hasMessage("in the middle");

    assertThat(Files.deleteIfExists(temporary)).isTrue();
    assertThat(storage.calls().counts()).isEmpty();
  }

  @Test
  void nothingIsWrittenToItsLastNameAtOnce() {
    assertThatThrownBy(() -> Files.writeString(at("a"), "x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Files.writeString(at("a"), "x", StandardOpenOption.APPEND))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void moveTakesThePlaceOfWhatIsThere() throws IOException {
    put("a", "old");
    move("a", "new");
    move("a", "newer");

    assertThat(text("a")).isEqualTo("newer");
  }

  @Test
  void moveWinsOverARivalOfTheSameMoment() throws IOException {
    put("a", "old");
    StorageFault rival = fault("{'kind': 'RIVAL', 'operation': 'objects.insert', 'times': 2}");
    move("a", "new");

    assertThat(rival.strikes()).isEqualTo(2);
    assertThat(text("a")).isEqualTo("new");
  }

  @Test
  void linkIsMadeOnce() throws IOException {
    Files.createLink(at("a"), stage("1.tmp", "first"));
    Path second = stage("2.tmp", "second");

    assertThatThrownBy(() -> Files.createLink(at("a"), second))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(text("a")).isEqualTo("first");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void lostAnswerOfACreateIsKnownAsOnesOwn(int size) throws IOException {
    StorageFault lost =
        fault(
            "{'kind': 'ERROR', 'operation': 'objects.insert|uploads.finish', 'after': true,"
                + " 'status': 503}");
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    Path temporary = at("a.tmp");
    try (FileChannel channel = create(temporary)) {
      channel.write(ByteBuffer.wrap(bytes));
    }

    Files.createLink(at("a"), temporary);

    assertThat(lost.strikes()).isEqualTo(1);
    assertThat(storage.contents().bytes(BUCKET, "a")).isEqualTo(bytes);
  }

  @Test
  void answerThatIsLostToARivalIsNotOnesOwn() throws IOException {
    StorageFault rival = fault("{'kind': 'RIVAL', 'operation': 'objects.insert', 'text': 'same'}");
    Path temporary = stage("a.tmp", "same");

    assertThatThrownBy(() -> Files.createLink(at("a"), temporary))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(rival.strikes()).isEqualTo(1);
  }

  @Tag(Lane.BREADTH)
  @Test
  void refusalsForNowAreWaitedOut() throws IOException {
    StorageFault busy =
        fault("{'kind': 'ERROR', 'operation': 'objects.insert', 'status': 503, 'times': 8}");
    move("a", "new");

    assertThat(busy.strikes()).isEqualTo(8);
    assertThat(text("a")).isEqualTo("new");
  }

  @Test
  void objectThatIsThereCanBeRenamed() throws IOException {
    put("a", "content");
    Files.move(at("a"), at("b"));

    assertThat(storage.contents().names(BUCKET, "")).containsExactly("b");
    assertThat(text("b")).isEqualTo("content");
  }

  @Test
  void smallObjectTakesOneCall() throws IOException {
    move("a", "content");

    assertThat(storage.calls().counts()).isEqualTo(java.util.Map.of("objects.insert", 1));
  }

  private static void move(String name, String text) throws IOException {
    Files.move(stage(name + ".tmp", text), at(name));
  }

  private static Path stage(String name, String text) throws IOException {
    try (FileChannel channel = create(at(name))) {
      channel.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    return at(name);
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
