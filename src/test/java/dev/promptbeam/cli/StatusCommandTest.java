package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run says of itself, on the emulator inside the command. */
final class StatusCommandTest extends InWorkspace {
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeEach
  void fillWorkspace() throws IOException {
    workspace.withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,too,many\n");
  }

  @Test
  void completeRunHasItsCountsTokensAndCost() throws IOException {
    workspace.run("emulator", "a");
    Map<String, String> before = workspace.state("a");

    JsonNode status = status("capitals/a");

    assertThat(status.path("state").asText()).isEqualTo("complete");
    assertThat(status.path("process").asBoolean()).isFalse();
    assertThat(status.path("emulated").asBoolean()).isTrue();
    assertThat(status.path("exitCode").asInt()).isEqualTo(3);
    assertThat(status.path("shards"))
        .isEqualTo(JSON.readTree("{\"total\":1,\"waiting\":0,\"settled\":1,\"published\":1}"));
    assertThat(status.path("jobs"))
        .isEqualTo(
            JSON.readTree(
                "{\"uploading\":0,\"unclear\":0,\"refused\":0,\"running\":0,"
                    + "\"ended\":0,\"read\":1}"));
    assertThat(status.path("ends")).isEqualTo(JSON.readTree("{\"SUCCEEDED\":1}"));
    assertThat(status.at("/rows/read").asLong()).isEqualTo(3);
    assertThat(status.at("/rows/results").asLong()).isEqualTo(2);
    assertThat(status.at("/rows/deadLetters/permanent").asLong()).isEqualTo(1);
    assertThat(status.path("answered").asLong()).isEqualTo(2);
    assertThat(workspace.state("a")).isEqualTo(before);
  }

  @Test
  void watchEndsWhereNobodyReadsItAnyMore() throws IOException {
    workspace.run("emulator", "a");
    workspace.unended("a");
    Writer closed =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("Broken pipe");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    PrintWriter out = new PrintWriter(closed, true);

    try (FileLock lock = FileLock.tryAcquire(workspace.run("a").resolve("run.lock"))) {
      assertThat(lock).isNotNull();
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              Main.commandLine(Surroundings.ofThisProcess(), out, out)
                  .execute("status", workspace.run("a").toString(), "--watch"));
    }
  }

  @Test
  void tokensAreThoseOfTheResults() throws IOException {
    workspace.run("emulator", "a");
    long prompt = 0;
    long candidates = 0;
    for (String line : Files.readAllLines(results())) {
      JsonNode usage = JSON.readTree(line).path("usage");
      prompt += usage.path("promptTokenCount").asLong();
      candidates += usage.path("candidatesTokenCount").asLong();
    }
    assertThat(prompt).isPositive();

    JsonNode status = status("capitals/a");

    assertThat(status.at("/tokens/prompt").asLong()).isEqualTo(prompt);
    assertThat(status.at("/tokens/candidates").asLong()).isEqualTo(candidates);
    assertThat(status.at("/cost/pricesOf").asText()).isEqualTo("2026-10-07");
    assertThat(status.at("/cost/usd").decimalValue())
        .isEqualByComparingTo(
            new BigDecimal("0.15")
                .multiply(new BigDecimal(prompt))
                .add(new BigDecimal("1.25").multiply(new BigDecimal(candidates)))
                .movePointLeft(6)
                .setScale(6, RoundingMode.HALF_UP));
  }

  @Test
  void textSaysTheSame() {
    workspace.run("emulator", "a");
    CommandRun run = CommandRun.of("status", workspace.run("a"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .contains(
            "run capitals/a: complete, no process works on it, exit code 3",
            "gemini-3.5-flash-lite at emulator",
            "EMULATED ANSWERS",
            "shards: 1 = 0 waiting, 0 on their way, 1 settled, of which 1 are published",
            "jobs: 0 unclear, 0 running, 0 ended, 1 read (1 succeeded)",
            "rows: 3 read; so far 2 results + 0 retryable + 1 permanent dead letters",
            "requests: 2, of which 2 are answered",
            "answers: 2 by gemini-3.5-flash-lite")
        .anyMatch(line -> line.matches("cost so far: 0\\.\\d{6} USD by the batch prices of .*"));
  }

  @Test
  void modelWithoutAPriceHasTokensOnly() throws IOException {
    workspace.run("emulator", "a");
    Path record = workspace.run("a").resolve("run.json");
    Files.writeString(
        record, Files.readString(record).replace("gemini-3.5-flash-lite", "gemini-9-ultra"));

    Path read = workspace.run("a").resolve("ledger/sendings/00000-000.1/read.json");
    Files.writeString(
        read, Files.readString(read).replace("gemini-3.5-flash-lite", "gemini-9-ultra"));

    CommandRun run = CommandRun.of("status", workspace.run("a"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("no price of gemini-9-ultra is known (prices of 2026-10-07)");
    assertThat(status(workspace.run("a").toString()).at("/cost/usd").isNull()).isTrue();
  }

  @Test
  void runThatIsPackingSaysSo() throws IOException {
    workspace.run("emulator", "a");
    Path ledger = workspace.run("a").resolve("ledger");
    Files.delete(ledger.resolve("sealed.json"));
    workspace.unended("a");
    assertThat(CommandRun.of("status", workspace.run("a")).out())
        .contains("packing: ", "nothing is sent before it is complete", "rows: not counted yet");
  }

  @Test
  void interruptedRunSaysHowToGoOnAndAHeldOneDoesNot() throws IOException {
    workspace.run("emulator", "a");
    workspace.unended("a");
    JsonNode interrupted = status("capitals/a");
    assertThat(interrupted.path("state").asText()).isEqualTo("interrupted");
    assertThat(interrupted.path("resume").asText())
        .isEqualTo(
            "promptbeam run "
                + workspace.spec()
                + " --runs-dir "
                + workspace.runs()
                + " --endpoint emulator --runner direct --run-id a");

    try (FileLock lock = FileLock.tryAcquire(workspace.run("a").resolve("run.lock"))) {
      assertThat(lock).isNotNull();
      JsonNode live = status("capitals/a");
      assertThat(live.path("state").asText()).isEqualTo("running");
      assertThat(live.path("process").asBoolean()).isTrue();
      assertThat(live.path("resume").isNull()).isTrue();
    }
  }

  @Test
  void runOfAFormerVersionDoesNotSayWhereItsSpecIs() throws IOException {
    workspace.run("emulator", "a");
    workspace.unended("a");
    Files.delete(workspace.run("a").resolve("ledger/commands/000001.json"));

    assertThat(status("capitals/a").path("resume").asText())
        .isEqualTo("promptbeam run SPEC --run-id a");
  }

  @Test
  void watchEndsWithTheRun() {
    workspace.run("emulator", "a");
    CommandRun run = CommandRun.of("status", workspace.run("a"), "--watch", "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasLineCount(1);
  }

  @Test
  void noRunIsRefused() {
    CommandRun run = CommandRun.of("status", "capitals/b", "--runs-dir", workspace.runs());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("promptbeam: there is no run capitals/b");
  }

  private JsonNode status(String run) throws IOException {
    CommandRun status = CommandRun.of("status", run, "--runs-dir", workspace.runs(), "--json");
    assertThat(status.err()).isEmpty();
    assertThat(status.exitCode()).isZero();
    assertThat(status.out()).hasLineCount(1);
    return JSON.readTree(status.out());
  }

  private Path results() throws IOException {
    try (var files = Files.list(workspace.run("a").resolve("results"))) {
      return files.findFirst().orElseThrow();
    }
  }
}
