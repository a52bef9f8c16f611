package dev.promptbeam.result.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFilesTest {
  @TempDir private Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void write() throws IOException {
    first = Files.writeString(folder.resolve("first"), "one\ntwo\n");
    second = Files.writeString(folder.resolve("second"), "three\n");
  }

  /** None, one, or both of them are held. */
  @ParameterizedTest
  @ValueSource(longs = {0, 8, 13, 14, 1_000})
  void linesAreTheSameWhateverIsHeld(long room) throws IOException {
    try (LineFiles files = new LineFiles(room)) {
      for (int round = 0; round < 2; round++) {
        assertThat(new String(files.read(new LineLocation(first, 4, 3)), UTF_8)).isEqualTo("two");
        assertThat(new String(files.read(new LineLocation(second, 0, 5)), UTF_8))
            .isEqualTo("three");
        assertThat(new String(files.read(new LineLocation(first, 0, 8)), UTF_8))
            .isEqualTo("one\ntwo\n");
      }
      assertThatThrownBy(() -> files.read(new LineLocation(first, 4, 5)))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void whatIsHeldIsReadOnce() throws IOException {
    try (LineFiles files = new LineFiles(8)) {
      files.read(new LineLocation(first, 0, 3));
      files.read(new LineLocation(second, 0, 1));
      Files.writeString(first, "ONE\nTWO\n");
      Files.writeString(second, "THREE\n");

      assertThat(new String(files.read(new LineLocation(first, 0, 3)), UTF_8)).isEqualTo("one");
      assertThat(new String(files.read(new LineLocation(second, 0, 1)), UTF_8)).isEqualTo("T");
    }
  }
}
