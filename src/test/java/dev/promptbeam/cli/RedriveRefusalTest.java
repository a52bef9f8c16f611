package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that cannot be redriven, or not under that name: exit code 2, and no new run. */
final class RedriveRefusalTest extends InWorkspace {
  @BeforeEach
  void fillWorkspace() throws IOException {
    workspace.withFile("cities.csv", "id,city\n1,Oslo\n,Lima\n");
  }

  @Test
  void runThatIsNotThere() throws IOException {
    assertThat(workspace.redrive("a").err())
        .startsWith("promptbeam: there is no run capitals/a: neither a run directory nor");
  }

  @Test
  void runThatIsNotComplete() throws IOException {
    run("a");
    edit("a", run -> run.put("state", "stopped"));
    assertRefused(
        workspace.redrive("a", "--all"),
        "run capitals/a is not complete, so its dead letters are not final; go on with it first:"
            + " promptbeam run "
            + workspace.spec()
            + " --runs-dir "
            + workspace.runs()
            + " --endpoint emulator --runner direct --run-id a");

    edit("a", run -> run.put("state", "cancelled"));
    assertRefused(
        workspace.redrive("a", "--all"),
        "run capitals/a was cancelled before anything was sent and has no dead letters; run its"
            + " spec again with another --run-id");

    edit("a", run -> run.put("state", "complete"));
    Files.delete(workspace.run("a").resolve("_SUCCESS"));
    assertRefused(
        workspace.redrive("a", "--all"),
        "run capitals/a is not complete, so its dead letters are not final; go on with it first:"
            + " promptbeam run "
            + workspace.spec()
            + " --runs-dir "
            + workspace.runs()
            + " --endpoint emulator --runner direct --run-id a");
  }

  @Test
  void redriveThatIsNotComplete() throws IOException {
    run("a");
    assertThat(workspace.redrive("a", "--all").exitCode()).isEqualTo(3);
    edit("a.redrive-1", run -> run.put("state", "running"));

    CommandRun second = workspace.redrive("a", "--all");
    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err())
        .isEqualTo(
            "promptbeam: a.redrive-1 has begun to redrive capitals/a and is not complete; go on"
                + " with it by --run-id a.redrive-1, or name another --run-id to ask its rows once"
                + " more\n");
    assertThat(workspace.redrive("a.redrive-1").err())
        .endsWith(
            "go on with it first: promptbeam redrive "
                + workspace.run("a")
                + " --runs-dir "
                + workspace.runs()
                + " --runner direct --all --run-id a.redrive-1\n");
    assertThat(workspace.run("a.redrive-2")).doesNotExist();
  }

  @Test
  void runIdThatIsTooLong() throws IOException {
    String id = "a".repeat(119);
    run(id);
    assertRefused(
        workspace.redrive(id, "--all"),
        "the run id "
            + id
            + ".redrive-1 is longer than 128 characters; name a shorter one with --run-id");
    assertThat(workspace.redrive(id, "--all", "--run-id", "b").exitCode()).isEqualTo(3);
    assertThat(workspace.redrive(id, "--all", "--run-id", "../b").exitCode()).isEqualTo(2);
  }

  @Test
  void runIdOfAnotherRun() throws IOException {
    run("a");
    run("b");
    CommandRun redrive = workspace.redrive("a", "--all", "--run-id", "b");
    assertThat(redrive.exitCode()).isEqualTo(2);
    assertThat(redrive.err())
        .isEqualTo("promptbeam: run capitals/b exists and is no redrive; name another --run-id\n");
  }

  @Test
  void specOfAnotherVersion() throws IOException {
    run("a");
    edit("a", run -> ((ObjectNode) run.path("spec").path("batch")).remove("attempts"));
    edit("a", run -> run.put("version", "0.0.1"));
    assertRefused(
        workspace.redrive("a", "--all"),
        "run.json of capitals/a does not hold the spec as this version wants it; redrive it with"
            + " the version that wrote it, 0.0.1");

    edit("a", run -> run.remove("spec"));
    assertThat(workspace.redrive("a", "--all").exitCode()).isEqualTo(2);
  }

  @Test
  void endpointThatContradictsItself() throws IOException {
    run("a");
    edit("a", run -> run.put("endpoint", "https://example.org").put("emulated", false));
    CommandRun redrive = workspace.redrive("a", "--all");
    assertThat(redrive.exitCode()).isEqualTo(2);
    assertThat(redrive.err()).startsWith("promptbeam: run.json of capitals/a was changed: ");
  }

  @Test
  void deadLettersThatWereChanged() throws IOException {
    run("a");
    Path part;
    try (Stream<Path> files = Files.list(workspace.run("a").resolve("dead-letter/permanent"))) {
      part = files.findFirst().orElseThrow();
    }
    Files.writeString(part, "\n", StandardOpenOption.APPEND);
    assertRefused(
        workspace.redrive("a"),
        part + " is not what was published; promptbeam verify capitals/a tells more");
    Files.delete(part);
    assertRefused(
        workspace.redrive("a", "--all"),
        part + " is not what was published; promptbeam verify capitals/a tells more");
  }

  private void run(String id) {
    assertThat(workspace.run("emulator", id).exitCode()).isEqualTo(3);
  }

  private void edit(String id, Consumer<ObjectNode> change) throws IOException {
    Path file = workspace.run(id).resolve("run.json");
    JsonNode run = Json.MAPPER.readTree(file.toFile());
    change.accept((ObjectNode) run);
    Files.writeString(file, run.toString());
  }

  private void assertRefused(CommandRun redrive, String sentence) throws IOException {
    assertThat(redrive.err()).isEqualTo("promptbeam: " + sentence + "\n");
    assertThat(redrive.exitCode()).isEqualTo(2);
    try (Stream<Path> runs = Files.list(workspace.runs().resolve("capitals"))) {
      assertThat(runs).hasSize(1);
    }
  }
}
