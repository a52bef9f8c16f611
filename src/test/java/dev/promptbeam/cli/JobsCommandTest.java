package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.ledger.FileLock;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Jobs on a server that others use, too, and whose they are. */
final class JobsCommandTest extends AgainstRemoteJobs {
  private static final String NONCE = "/00000-000.1/" + "0".repeat(32);

  @Test
  void orphansAreThoseThatNoLiveRunOwnsEachWithWhatItsRunIs() throws Exception {
    workspace.run(server.url(), "done");
    workspace.run(server.url(), "left", "--wait", "0");
    workspace.run(server.url(), "live", "--wait", "0");
    server.create(120, "nightly");
    server.create(1, "promptbeam/capitals/elsewhere" + NONCE);
    server.create(1, "promptbeam/capitals/left" + NONCE);
    server.create(1, "promptbeam/../../etc" + NONCE);

    try (FileLock lock = FileLock.tryAcquire(workspace.run("live").resolve("run.lock"))) {
      assertThat(lock).isNotNull();
      assertThat(jobs())
          .containsOnlyKeys("done", "left", "live", "elsewhere of others", "left of others", "?")
          .hasEntrySatisfying("live", job -> assertThat(job.path("live").asBoolean()).isTrue());

      Map<String, JsonNode> orphans = jobs("--orphans");
      assertThat(orphans)
          .containsOnlyKeys("done", "left", "elsewhere of others", "left of others", "?");
      assertThat(of(orphans, "done").path("advice").asText())
          .isEqualTo("delete with promptbeam clean capitals/done");
      JsonNode left = of(orphans, "left");
      assertThat(left.path("runState").asText()).isEqualTo("stopped");
      assertThat(left.path("advice").asText())
          .isEqualTo(
              "resume with promptbeam run "
                  + workspace.spec()
                  + " --runs-dir "
                  + workspace.runs()
                  + " --endpoint "
                  + server.url()
                  + " --runner direct --wait 0 --run-id left");
      assertThat(left.path("sending").asText()).isEqualTo("00000-000.1");
      assertThat(left.at("/stats/requests").asLong()).isEqualTo(2);
    }
    assertThat(server.jobs("")).as("it only lists").hasSize(126);
  }

  @Test
  void textHasALineAJob() throws Exception {
    workspace.run(server.url(), "done");
    CommandRun run =
        CommandRun.of("jobs", "--endpoint", server.url(), "--runs-dir", workspace.runs());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .hasLineCount(1)
        .startsWith("SUCCEEDED  batches/")
        .contains("  capitals/done 00000-000.1  age 0m")
        .endsWith("run complete: delete with promptbeam clean capitals/done\n");
  }

  @Test
  void namesThatOthersGaveDoNotSteerTheTerminal() throws Exception {
    String name = "promptbeam/x\u001b[2J\u009b31m\u202e\nSUCCEEDED  batches/forged";
    server.create(1, name);
    CommandRun text =
        CommandRun.of("jobs", "--endpoint", server.url(), "--runs-dir", workspace.runs());
    assertThat(text.out())
        .hasLineCount(1)
        .contains("promptbeam/x\\u001b[2J\\u009b31m\\u202e\\nSUCCEEDED  batches/forged  age");
    CommandRun json =
        CommandRun.of("jobs", "--endpoint", server.url(), "--json", "--runs-dir", workspace.runs());
    assertThat(json.out()).hasLineCount(1).matches("[\\x20-\\x7e]+\n");
    assertThat(new ObjectMapper().readTree(json.out()).path("displayName").asText())
        .isEqualTo(name);
  }

  @Test
  void emulatorInsideTheRunIsRefused() {
    CommandRun run = CommandRun.of("jobs", "--endpoint", "emulator");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("lives inside each run").hasLineCount(1);
  }

  @Test
  void serverThatIsGoneIsSaid() throws Exception {
    String address = server.url();
    server.close();
    CommandRun run = CommandRun.of("jobs", "--endpoint", address);
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).startsWith("promptbeam: " + address + " does not answer");
  }

  private static JsonNode of(Map<String, JsonNode> jobs, String name) {
    return Objects.requireNonNull(jobs.get(name));
  }

  /** By run; of a run that is not known here by its name, too. */
  private Map<String, JsonNode> jobs(String... options) throws IOException {
    Object[] arguments = {
      "jobs", "--endpoint", server.url(), "--runs-dir", workspace.runs(), "--json"
    };
    Object[] all = new Object[arguments.length + options.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    Map<String, JsonNode> jobs = new TreeMap<>();
    for (String line : run.out().lines().toList()) {
      JsonNode job = new ObjectMapper().readTree(line);
      String id = job.path("run").asText().replace("capitals/", "").replace("null", "?");
      boolean foreign = !id.equals("?") && job.path("runState").asText().equals("unknown here");
      assertThat(jobs.put(foreign ? id + " of others" : id, job)).isNull();
    }
    return jobs;
  }
}
