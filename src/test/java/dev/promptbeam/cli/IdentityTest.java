package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a run another one, and what may change between two starts of it. */
final class IdentityTest {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.csv, format: csv, key: id}
      model: gemini-2.5-flash-lite
      request:
        prompt: "Which country has the capital {{city}}?"
        generationConfig: {temperature: 0}
      batch: {attempts: 3}
      output: {include: [row, response, usage]}
      """;
  private static final String ROWS = "id,city\n1,Oslo\n2,Lima\n";
  private static final FileTime WRITTEN = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir private static Path folder;
  private static Workspace workspace;
  private static Map<String, String> complete;

  @BeforeAll
  static void completeARun() throws IOException {
    workspace = new Workspace(folder).withSpec(SPEC).withFile("cities.csv", ROWS);
    restore();
    assertThat(run().exitCode()).isZero();
    complete = workspace.state("a");
  }

  @BeforeEach
  void restoreDataset() throws IOException {
    restore();
  }

  private static void restore() throws IOException {
    workspace.withSpec(SPEC).withFile("cities.csv", ROWS);
    Files.setLastModifiedTime(folder.resolve("cities.csv"), WRITTEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-2.5-flash-lite | gemini-3.1-flash-lite | model",
        "path: cities.csv | path: [cities.csv, cities.csv] | dataset.path",
        "format: csv | format: tsv | dataset.format",
        "key: id | key: city | dataset.key",
        "key: id | 'key: id, types: {id: number}' | dataset.types",
        "Which country | What country | request",
        "temperature: 0 | temperature: 1 | request",
        "'[row, response, usage]' | '[row]' | output.include",
        "'usage]' | 'usage], accept: [STOP, MAX_TOKENS]' | output.accept",
        "attempts: 3 | deduplicate: false | batch.deduplicate",
      })
  void anotherSpecIsAnotherRun(String text, String change, String part) throws IOException {
    workspace.withSpec(replaced(text, change));

    assertRefused(part);
  }

  /** A request is longer than what is shown of it. */
  @Test
  void theDifferenceIsShownWhereverItStands() throws IOException {
    workspace.withSpec(replaced("temperature: 0", "temperature: 1"));

    assertThat(run().err())
        .contains("\"temperature\":0}} then, …")
        .contains("\"temperature\":1}} now; restore it");
  }

  @Test
  void anotherLimitIsAnotherRun() throws IOException {
    assertRefused("limit", "--limit", "1");
  }

  @Test
  void anotherEndpointIsAnotherRun() throws IOException {
    CommandRun other = workspace.run("http://127.0.0.1:1", "a");

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("another endpoint: ");
    assertThat(workspace.state("a")).isEqualTo(complete);
  }

  @Test
  void anotherContentOfTheSameSizeIsAnotherDataset() throws IOException {
    workspace.withFile("cities.csv", ROWS.replace("Lima", "Rome"));

    assertRefused("dataset.files");
  }

  @Test
  void touchedFileIsTheSameDataset() throws IOException {
    Files.setLastModifiedTime(folder.resolve("cities.csv"), FileTime.from(Instant.EPOCH));

    assertSame();
  }

  @Test
  void touchedFileOfARunThatRecordedNoContentIsAnotherDataset() throws IOException {
    Files.setLastModifiedTime(folder.resolve("cities.csv"), FileTime.from(Instant.EPOCH));
    Path record = workspace.run("a").resolve("ledger/content.json");
    Path aside = folder.resolve("content.json");
    Files.move(record, aside);

    CommandRun other = run();

    Files.move(aside, record);
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("only times differ, but the first start has recorded no content to compare by");
  }

  @Test
  void anotherSizeAtTheSameTimeIsAnotherDataset() throws IOException {
    workspace.withFile("cities.csv", ROWS + "3,Rome\n");
    Files.setLastModifiedTime(folder.resolve("cities.csv"), WRITTEN);

    assertRefused("dataset.files");
  }

  @Test
  void anotherNameIsAnotherRunDirectory() throws IOException {
    workspace.withSpec(replaced("name: capitals", "name: towns"));

    assertThat(run().exitCode()).isZero();

    assertThat(workspace.runs().resolve("towns/a/_SUCCESS")).exists();
    assertThat(workspace.state("a")).isEqualTo(complete);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxRequests: 7",
        "maxBytes: 1MB",
        "maxTokens: 1000",
        "mode: auto",
        "attempts: 9",
        "jobAttempts: 9",
        "deadline: 1h",
        "doubtWait: 1s",
        "stuckAfter: 1h",
        "quotas: {gemini-2.5-flash-lite: {concurrentJobs: 3}}",
        "storage: 1GB",
        "poll: {first: 1s, most: 2s}",
      })
  void waitsBudgetsAndLimitsMayChange(String change) throws IOException {
    workspace.withSpec(replaced("attempts: 3", change));

    assertSame();
  }

  @Test
  void howTheSpecIsWrittenMayChange() throws IOException {
    workspace.withSpec(
        replaced(
            "prompt: \"Which country has the capital {{city}}?\"",
            "contents: [{role: user, parts: [{text: 'Which country has the capital"
                + " {{city}}?'}]}]"));

    assertSame();
  }

  @Test
  void whatADeadWorkerLeftIsTakenAwayAndNothingElse() throws IOException {
    Path left = workspace.run("a").resolve("dead-letter/permanent/bucket-00001.jsonl.x.tmp");
    Files.writeString(left, "half");

    assertSame();

    assertThat(left).doesNotExist();
  }

  @Test
  void theAllowedShareOfDeadLettersMayChange() throws IOException {
    assertSame("--max-failure-ratio", "0.5");
  }

  private static String replaced(String text, String change) {
    assertThat(SPEC).contains(text);
    return SPEC.replace(text, change);
  }

  private static void assertSame(String... options) throws IOException {
    CommandRun again = run(options);

    assertThat(again.err()).isEmpty();
    assertThat(again.exitCode()).isZero();
    assertThat(workspace.state("a")).isEqualTo(complete);
  }

  private static void assertRefused(String part, String... options) throws IOException {
    CommandRun other = run(options);

    assertThat(other.exitCode()).as(other.out() + other.err()).isEqualTo(2);
    assertThat(other.err())
        .startsWith("promptbeam: run capitals/a was begun with another " + part + ": ")
        .contains("--run-id");
    assertThat(workspace.state("a")).isEqualTo(complete);
  }

  private static CommandRun run(String... options) {
    return workspace.run("emulator", "a", options);
  }
}
