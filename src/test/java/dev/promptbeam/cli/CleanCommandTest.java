package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.ledger.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deleted, what is left alone, and what a resumed run makes of it. */
final class CleanCommandTest extends AgainstRemoteJobs {
  private static final String[] LATER = {"--wait", "0"};

  @Tag(Lane.BREADTH)
  @Test
  void deletesTheJobsOfThisRunAloneAmongManyOthers() throws Exception {
    assertThat(workspace.run(server.url(), "run-1").exitCode()).isZero();
    assertThat(workspace.run(server.url(), "run-10").exitCode()).isZero();
    server.upload("promptbeam/capitals/run-1/00000-000.2/" + "0".repeat(32));
    server.upload("promptbeam/capitals/run-10/00000-000.2/" + "0".repeat(32));
    server.create(150, "nightly");
    assertThat(server.jobs("promptbeam/capitals/run-1/")).hasSize(1);
    Map<String, String> before = workspace.state("run-1");

    assertThat(prune())
        .contains("kept capitals/run-1: its jobs may be on the service yet: ")
        .endsWith("would free 0 bytes of 0 runs, and kept their results\n");
    assertThat(prune("--uncleaned")).contains(" of capitals/run-1\n", " of capitals/run-10\n");

    CommandRun clean = clean("run-1");

    assertThat(clean.exitCode()).as(clean.err()).isZero();
    assertThat(clean.out()).isEqualTo("run capitals/run-1: deleted 1 jobs and 1 files\n");
    assertThat(prune()).contains("kept capitals/run-10: ", " of capitals/run-1\n");
    assertThat(server.jobs("promptbeam/capitals/run-1/")).isEmpty();
    assertThat(server.files("promptbeam/capitals/run-1/")).isEmpty();
    assertThat(server.jobs("promptbeam/capitals/run-10/")).hasSize(1);
    assertThat(server.files("promptbeam/capitals/run-10/")).hasSize(1);
    assertThat(server.jobs("nightly")).hasSize(150);
    Map<String, String> after = workspace.state("run-1");
    String events = workspace.run("run-1").resolve("events.jsonl").toString();
    before.remove(events);
    after.remove(events);
    after.keySet().removeIf(file -> file.contains("/ledger/cleaned/"));
    assertThat(after).isEqualTo(before);

    assertThat(clean("run-1").out()).isEqualTo("run capitals/run-1: deleted 0 jobs and 0 files\n");
    assertThat(workspace.run(server.url(), "run-1").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answersGivenUpAreNotAskedForAgain(boolean inside) throws Exception {
    String endpoint = inside ? "emulator" : server.url();
    assertThat(workspace.run(endpoint, "a", LATER).exitCode()).isEqualTo(5);

    CommandRun clean = clean("a");

    assertThat(clean.exitCode()).as(clean.err()).isZero();
    assertThat(clean.out())
        .contains("deleted 1 jobs")
        .contains("given up: the answers to 2 requests of 1 jobs");
    assertThat(clean("a").out()).isEqualTo("run capitals/a: deleted 0 jobs and 0 files\n");
    assertThat(server.jobs("")).isEmpty();
    assertEndsCancelled(endpoint);
  }

  /** As after a kill between the create call and its record. */
  @Test
  void jobInDoubtIsFoundByItsDisplayName() throws Exception {
    assertThat(workspace.run(server.url(), "a", LATER).exitCode()).isEqualTo(5);
    Files.delete(workspace.run("a").resolve("ledger/sendings/00000-000.1/job.json"));

    CommandRun clean = clean("a");

    assertThat(clean.exitCode()).as(clean.err()).isZero();
    assertThat(clean.out()).contains("deleted 1 jobs", "2 requests of 1 jobs");
    assertThat(server.jobs("")).isEmpty();
    assertEndsCancelled(server.url());
  }

  @Test
  void createThatIsNotListedLosesItsInputAndIsSaid() throws Exception {
    assertThat(workspace.run(server.url(), "a", LATER).exitCode()).isEqualTo(5);
    Files.delete(workspace.run("a").resolve("ledger/sendings/00000-000.1/job.json"));
    server.deleteJobs("promptbeam/");
    assertThat(server.files("promptbeam/")).hasSize(1);

    CommandRun clean = clean("a");

    assertThat(clean.exitCode()).as(clean.err()).isEqualTo(5);
    assertThat(clean.err()).contains("00000-000.1 may still have made a job", "run clean again");
    assertThat(clean.out()).contains("deleted 0 jobs and 1 files", "2 requests of 1 jobs");
    assertThat(server.files("")).isEmpty();
    assertEndsCancelled(server.url());
  }

  @Test
  void savedAnswersAreKept() throws Exception {
    assertThat(workspace.run(server.url(), "a").exitCode()).isZero();
    Path ledger = workspace.run("a").resolve("ledger");
    for (String record : new String[] {"sendings/00000-000.1/read", "settled/00000-000"}) {
      Files.delete(ledger.resolve(record + ".json"));
    }
    Files.delete(ledger.resolve("outcomes/00000-000.json"));
    workspace.unended("a");

    assertThat(clean("a").out()).isEqualTo("run capitals/a: deleted 1 jobs and 0 files\n");

    assertThat(workspace.run(server.url(), "a").exitCode()).isZero();
    assertThat(server.creates()).isEqualTo(1);
  }

  @Test
  void runInUseIsRefused() throws Exception {
    assertThat(workspace.run(server.url(), "a", LATER).exitCode()).isEqualTo(5);
    try (FileLock lock = FileLock.tryAcquire(workspace.run("a").resolve("run.lock"))) {
      assertThat(lock).isNotNull();
      CommandRun clean = clean("a");
      assertThat(clean.exitCode()).isEqualTo(2);
      assertThat(clean.err()).contains("is in use by another process");
    }
    assertThat(server.jobs("promptbeam/")).hasSize(1);
  }

  @Tag(Lane.BREADTH)
  @Test
  void serverThatIsGoneChangesNothing() throws Exception {
    assertThat(workspace.run(server.url(), "a", LATER).exitCode()).isEqualTo(5);
    Map<String, String> before = workspace.state("a");
    server.close();

    CommandRun clean = clean("a");

    assertThat(clean.exitCode()).isEqualTo(5);
    assertThat(clean.err()).contains(server.url() + " does not answer").hasLineCount(1);
    assertThat(workspace.state("a")).isEqualTo(before);
  }

  private void assertEndsCancelled(String endpoint) throws IOException {
    CommandRun resumed = workspace.run(endpoint, "a");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(3);
    assertThat(resumed.out())
        .contains("2 rows = 0 results + 2 retryable + 0 permanent dead letters")
        .contains("(2 requests,");
    Path letters = workspace.run("a").resolve("dead-letter/retryable/part-00000-000.jsonl");
    assertThat(Files.readAllLines(letters))
        .hasSize(2)
        .allMatch(line -> line.contains("\"JOB_CANCELLED\""))
        .allMatch(line -> line.contains("by `promptbeam clean`"));
    assertThat(server.creates()).isLessThanOrEqualTo(1);
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  /** What pruning would do, by now. */
  private String prune(String... more) {
    List<Object> words =
        new ArrayList<>(List.of("prune", "--runs-dir", workspace.runs(), "--older-than", "0s"));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray()).out();
  }

  private CommandRun clean(String id) {
    return CommandRun.of("clean", "capitals/" + id, "--runs-dir", workspace.runs());
  }
}
