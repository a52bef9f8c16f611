package dev.promptbeam.result.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldedLinesTest {
  private static final String BEFORE =
      "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"data\":\"";
  private static final String BEHIND = "\"}}]}}]}}";

  @TempDir private Path folder;

  @Test
  void aLineThatManyRowsShareIsReadOnce() throws IOException {
    try (LineFiles files = new LineFiles()) {
      FoldedLines lines = new FoldedLines(files);
      LineLocation place = line("QUJD".repeat(30_000), "");

      FoldedLine line = lines.read(place);

      assertThat(lines.read(place)).isSameAs(line);
      assertThat(line.bytes()).asString().isEqualTo(BEFORE + BEHIND);
    }
  }

  @Test
  void aLineOfTextIsNotKept() throws IOException {
    try (LineFiles files = new LineFiles()) {
      FoldedLines lines = new FoldedLines(files);
      for (LineLocation place :
          new LineLocation[] {line("QQ==", ""), line("", " ".repeat(99_999))}) {
        FoldedLine line = lines.read(place);

        assertThat(lines.read(place)).isNotSameAs(line);
        assertThat(line.bytes()).hasSize(place.length());
      }
    }
  }

  @Test
  void thoseLastAskedForAreKeptWithinABound() throws IOException {
    try (LineFiles files = new LineFiles()) {
      FoldedLines lines = new FoldedLines(files);
      LineLocation first = line("QUJD".repeat(30_000), " ".repeat(4 << 20));
      LineLocation second = line("QUJD".repeat(30_000), " ".repeat(2 << 20));
      LineLocation third = line("QUJD".repeat(30_000), " ".repeat(3 << 20));
      FoldedLine one = lines.read(first);
      FoldedLine two = lines.read(second);
      assertThat(lines.read(first)).isSameAs(one);

      lines.read(third); // too much with both

      assertThat(lines.read(first)).isSameAs(one);
      assertThat(lines.read(second)).isNotSameAs(two);
    }
  }

  private LineLocation line(String data, String more) throws IOException {
    Path file = Files.createTempFile(folder, "answers", ".jsonl");
    Files.writeString(file, BEFORE + data + BEHIND + more);
    return new LineLocation(file, 0, (int) Files.size(file));
  }
}
