package dev.promptbeam.report.scores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Source;
import dev.promptbeam.report.scores.EndSpool.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  @Test
  void rowsOfOneKeyAreRowsOfTheirOwnInTheOrderOfTheirSources() throws IOException {
    List<End> ends = new ArrayList<>();
    try (EndSpool spool = new EndSpool()) {
      for (int sample = 1; sample >= 0; sample--) {
        spool.add("key", end(0, sample, "b.jsonl", 7));
        spool.add("key", end(0, sample, "a.jsonl", 10));
        spool.add("key", end(1, sample, "a.jsonl", 9));
        spool.add("key", end(0, sample, "a.jsonl", 9));
      }
      spool.forEach(ends::addAll);
    }

    assertThat(Comparison.rows(ends, 0))
        .extracting(row -> row.stream().map(End::label).toList())
        .containsExactly(
            List.of("a.jsonl#9 0", "a.jsonl#9 1"),
            List.of("a.jsonl#10 0", "a.jsonl#10 1"),
            List.of("b.jsonl#7 0", "b.jsonl#7 1"));
    assertThat(Comparison.rows(ends, 1)).hasSize(1);
  }

  private static End end(int side, int sample, String file, long position) {
    Source source = new Source(file, position);
    return new End(side, "", sample, true, new double[0], 0, source + " " + sample, source);
  }
}
