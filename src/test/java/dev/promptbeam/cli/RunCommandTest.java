package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs to their end on the emulator inside the command, and what running them again does. */
final class RunCommandTest extends InWorkspace {
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeEach
  void fillWorkspace() throws IOException {
    workspace
        .withSpec(Workspace.SPEC)
        .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,too,many\n");
  }

  @Test
  void completeRunRepeatsItsExitCodeAndTouchesNothing() throws IOException {
    CommandRun first = run("a");
    Map<String, String> before = workspace.state("a");
    CommandRun second = run("a");

    assertThat(first.exitCode()).isEqualTo(3);
    assertThat(first.out())
        .contains(
            "complete: 3 rows = 2 results + 0 retryable + 1 permanent dead letters"
                + " (2 requests, 1 jobs)");
    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(second.err()).isEmpty();
    assertThat(workspace.state("a")).isEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace.run("a"))))
        .isEqualTo("rwx------");

    workspace.withSpec(Workspace.SPEC.replace("Which", "What"));
    CommandRun other = run("a");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).startsWith("promptbeam: run capitals/a was begun with another request");
    assertThat(workspace.state("a")).isEqualTo(before);
  }

  @Test
  void emptyDatasetIsCompleteWithWarning() throws IOException {
    workspace.withFile("cities.csv", "id,city\n");
    CommandRun run = run("a");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("complete: 0 rows").contains("warning: the dataset is empty");
    assertThat(workspace.run("a").resolve("_SUCCESS")).exists();
  }

  @Test
  void aLimitOfNoRowsIsAnEmptyDataset() throws IOException {
    CommandRun run = run("a", "--limit", "0");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("complete: 0 rows").contains("warning: the dataset is empty");
    assertThat(workspace.run("a").resolve("_SUCCESS")).exists();
  }

  @Test
  void onlyBadRowsSendNothing() throws IOException {
    workspace.withFile("cities.csv", "id,city\n1\n2,Lima,Peru\n");
    CommandRun run = run("a");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("2 rows = 0 results + 0 retryable + 2 permanent dead letters")
        .contains("(0 requests, 0 jobs)");
  }

  @Test
  void allowedShareOfDeadLettersIsNoFailure() throws IOException {
    CommandRun run = run("a", "--max-failure-ratio", "0.34", "--json");
    assertThat(run.exitCode()).isZero();
    JsonNode end = JSON.readTree(lastButOne(run.out()));
    assertThat(end.path("event").asText()).isEqualTo("end");
    assertThat(end.at("/counts/results").asLong()).isEqualTo(2);
    assertThat(end.at("/counts/deadLetters/permanent").asLong()).isEqualTo(1);
    assertThat(JSON.readTree(workspace.run("a").resolve("run.json").toFile()).at("/exitCode"))
        .isEqualTo(JSON.getNodeFactory().numberNode(0));
  }

  private CommandRun run(String id, String... more) {
    return workspace.run("emulator", id, more);
  }

  /** Before the reminder that the answers are emulated. */
  private static String lastButOne(String out) {
    return out.lines().toList().get((int) out.lines().count() - 2);
  }
}
