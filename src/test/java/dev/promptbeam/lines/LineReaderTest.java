package dev.promptbeam.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void readsTheSameInPiecesOfAnySize(int piece) throws IOException {
    assertThat(lines("a\n\nbcd\r\n\u2028\ne", piece, 100))
        .containsExactly("0:a", "2:", "3:bcd\r", "8:\u2028", "12:e");
    assertThat(lines("", piece, 100)).isEmpty();
    assertThat(lines("\n", piece, 100)).containsExactly("0:");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void cutsLinesThatAreTooLongAndGoesOnBehindThem(int piece) throws IOException {
    assertThat(lines("ab\nabcdefghijklmnop\ncd\nabcdefghijkl", piece, 5))
        .containsExactly("0:ab", "3:abcde", "20:cd", "23:abcde");
  }

  @Test
  void growsForLongLinesAndKeepsOffsets() throws IOException {
    String line = "x".repeat(700_000);
    List<String> lines = lines(line + "\n" + line + "\ny", 1 << 20, 1 << 20);
    assertThat(lines).containsExactly("0:" + line, "700001:" + line, "1400002:y");
  }

  private static List<String> lines(String text, int piece, int longest) throws IOException {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(new Pieces(in, piece), longest)) {
      while (reader.next()) {
        String line =
            new String(reader.buffer(), reader.start(), reader.length(), StandardCharsets.UTF_8);
        lines.add(reader.offset() + ":" + line);
      }
    }
    return lines;
  }

  /** Gives few bytes at a time, as networks do. */
  private static final class Pieces extends FilterInputStream {
    private final int most;

    Pieces(InputStream in, int most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return super.read(into, offset, Math.min(most, length));
    }
  }
}
