package dev.promptbeam.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where dead letters go back into a chain. */
final class StageEntryTest {
  private static final List<String> NAMES = List.of("draft", "critique", "rewrite");
  private static final List<Integer> APART = List.of(-1, -1, -1);
  private static final String SAID = "{\"text\":\"t\",\"requestKey\":\"k\",\"job\":\"batches/1\"}";
  private static final String ROW =
      "{\"price\":1.50,\"draft\":" + SAID + ",\"critique\":" + SAID + ",\"topic\":\"tea\"}";

  @Test
  void aRowGoesOnBehindTheLastStageThatItHolds() {
    assertThat(entry("{\"topic\":\"tea\"}", APART)).isEqualTo("0 {\"topic\":\"tea\"}");
    assertThat(entry("{\"draft\":" + SAID + "}", APART)).isEqualTo("1 {\"draft\":" + SAID + "}");
    assertThat(entry(ROW, APART)).isEqualTo("2 " + ROW);
    assertThat(entry("{\"draft\":\"a column\"}", APART)).isEqualTo("0 {\"draft\":\"a column\"}");
  }

  @Test
  void aConversationThatIsNeededLaterIsLedAgain() {
    assertThat(entry(ROW, List.of(-1, -1, 0))).isEqualTo("0 {\"price\":1.50,\"topic\":\"tea\"}");
    assertThat(entry(ROW, List.of(-1, -1, 1)))
        .isEqualTo("1 {\"price\":1.50,\"draft\":" + SAID + ",\"topic\":\"tea\"}");
    assertThat(entry(ROW, List.of(-1, 0, 1))).startsWith("0 ");
  }

  @Test
  void whatIsKeptIsNotAskedAgain() {
    assertThat(entry(ROW, List.of(-1, -1, 0), 0)).isEqualTo("2 " + ROW);
    assertThat(entry(ROW, List.of(-1, 0, 1), 1)).isEqualTo("2 " + ROW);
    assertThat(entry(ROW, List.of(-1, 0, 1), 0)).as("what it carries is not").startsWith("1 ");
    assertThat(entry(ROW, List.of(-1, 0, 0), 1)).as("of no use").startsWith("0 ");
  }

  private static String entry(String row, List<Integer> continues, Integer... kept) {
    StageEntry entry =
        StageEntry.of(row.getBytes(UTF_8), NAMES, continues, List.of(kept)::contains);
    return entry.stage() + " " + new String(entry.row(), UTF_8);
  }
}
