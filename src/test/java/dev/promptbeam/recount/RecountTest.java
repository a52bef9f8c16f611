package dev.promptbeam.recount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecountTest {
  private static final String COUNTS =
      "{\"rows\":6,\"results\":3,\"deadLetters\":{\"retryable\":1,\"permanent\":2}}";

  @TempDir Path run;

  @BeforeEach
  void makeRun() throws IOException {
    write("results/part-0.jsonl", result(0) + result(3));
    write("results/part-1.jsonl", result(1));
    write("dead-letter/retryable/part-0.jsonl", deadLetter(2, true));
    write("dead-letter/permanent/part-1.jsonl", deadLetter(4, false));
    write("dead-letter/permanent/bucket-0.jsonl", deadLetter(5, false));
    write("run.json", "{\"state\":\"complete\",\"counts\":" + COUNTS + "}");
    write("_SUCCESS", COUNTS);
  }

  @Test
  void findsNothingWrongWithARunThatBalances() throws IOException {
    Recount recount = Recount.of(run);
    assertThat(recount.problems()).isEmpty();
    assertThat(recount.rows()).isEqualTo(6);
    assertThat(recount.results()).isEqualTo(3);
    assertThat(recount.retryable()).isEqualTo(1);
    assertThat(recount.permanent()).isEqualTo(2);
  }

  @Test
  void noticesARemovedPart() throws IOException {
    Files.delete(run.resolve("results/part-1.jsonl"));
    assertThat(Recount.of(run).problems())
        .containsExactly(
            "run.json says rows 6, the files 5",
            "run.json says results 3, the files 2",
            "_SUCCESS says rows 6, the files 5",
            "_SUCCESS says results 3, the files 2");
  }

  @Test
  void noticesARemovedFolder() throws IOException {
    Files.delete(run.resolve("dead-letter/retryable/part-0.jsonl"));
    Files.delete(run.resolve("dead-letter/retryable"));
    assertThat(Recount.of(run).problems())
        .contains("run.json says deadLetters.retryable 1, the files 0");
  }

  @Test
  void noticesAChangedCount() throws IOException {
    write("run.json", "{\"counts\":" + COUNTS.replace("\"permanent\":2", "\"permanent\":3") + "}");
    assertThat(Recount.of(run).problems())
        .containsExactly("run.json says deadLetters.permanent 3, the files 2");
  }

  @Test
  void noticesACountThatIsNotThere() throws IOException {
    write("_SUCCESS", "{\"counts\":" + COUNTS.replace("\"rows\":6,", "") + "}");
    assertThat(Recount.of(run).problems())
        .containsExactly("_SUCCESS says rows nothing, the files 6");
  }

  @Test
  void noticesADoubledRowEvenWhereTheCountsAgree() throws IOException {
    write("results/part-1.jsonl", result(3));
    assertThat(Recount.of(run).problems())
        .containsExactly("f.csv#3 is doubled: results/part-0.jsonl:2 and results/part-1.jsonl:1");
  }

  @Test
  void noticesARowThatIsAResultAndADeadLetter() throws IOException {
    write("results/part-1.jsonl", result(4));
    assertThat(Recount.of(run).problems())
        .containsExactly(
            "f.csv#4 is doubled: results/part-1.jsonl:1 and dead-letter/permanent/part-1.jsonl:1");
  }

  @Test
  void noticesRowsInTheWrongFolder() throws IOException {
    write("results/part-1.jsonl", deadLetter(1, false));
    write("dead-letter/retryable/part-0.jsonl", deadLetter(2, false));
    assertThat(Recount.of(run).problems())
        .containsExactly(
            "results/part-1.jsonl:1 has status error",
            "dead-letter/retryable/part-0.jsonl:1 has retryable false");
  }

  @Test
  void noticesCutLinesAndFilesThatAreNoParts() throws IOException {
    write("results/part-1.jsonl", "{\"source\":{\"file\"");
    write("results/part-2.jsonl.tmp", result(9));
    write("dead-letter/permanent/part-1.jsonl", "{\"status\":\"error\"}\n");
    assertThat(Recount.of(run).problems())
        .containsExactly(
            "results/part-1.jsonl:1 is not JSON",
            "results/part-2.jsonl.tmp is no part",
            "dead-letter/permanent/part-1.jsonl:1 has no source");
  }

  @Test
  void noticesAMissingEnd() throws IOException {
    Files.delete(run.resolve("_SUCCESS"));
    assertThat(Recount.of(run).problems()).containsExactly("_SUCCESS is missing");
  }

  private void write(String name, String text) throws IOException {
    Path file = run.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String result(int position) {
    return "{\"source\":{\"file\":\"f.csv\",\"position\":"
        + position
        + "},\"status\":\"success\"}\n";
  }

  private static String deadLetter(int position, boolean retryable) {
    return "{\"source\":{\"file\":\"f.csv\",\"position\":"
        + position
        + "},\"status\":\"error\",\"retryable\":"
        + retryable
        + "}\n";
  }
}
