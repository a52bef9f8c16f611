package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant ENDED = Instant.parse("2026-01-03T00:00:00Z");
  private static final Counts COUNTS = new Counts(10, 7, new Counts.DeadLetters(1, 2), 9, 3);
  private static final RunRecord RUN =
      new RunRecord(
          RunRecord.FORMAT_VERSION,
          "reviews",
          "r-1",
          RunRecord.RUNNING,
          Map.of("model", "gemini-3.5-flash-lite"),
          Json.MAPPER.createObjectNode().put("name", "reviews"),
          "https://example.org",
          false,
          new ShardLimits(3, 20_000, 200_000_000, 2_500_000),
          0.125,
          Counts.NONE,
          null,
          null,
          STARTED,
          null,
          "0.1.0");

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = RunDirectory.of(folder.resolve("runs/reviews/r-1"));
    directory.create();
  }

  @Test
  void isReadBackAsItWasWritten() throws IOException {
    assertThat(RunRecord.read(directory)).isNull();

    RUN.write(directory);
    assertThat(RunRecord.read(directory)).isEqualTo(RUN);

    RunRecord ended = RUN.ended(RunRecord.COMPLETE, COUNTS, 3, "why", ENDED);
    ended.write(directory);
    assertThat(RunRecord.read(directory)).isEqualTo(ended);
  }

  @Test
  void carriesTheNamesOfTheContract() throws IOException {
    RUN.ended(RunRecord.COMPLETE, COUNTS, 3, null, ENDED).write(directory);

    JsonNode json = Json.MAPPER.readTree(directory.runFile().toFile());
    assertThat(json.path("state").asText()).isEqualTo("complete");
    assertThat(json.path("exitCode").asInt()).isEqualTo(3);
    assertThat(json.path("finished").asText()).isEqualTo("2026-01-03T00:00:00Z");
    assertThat(json.path("counts"))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"rows":10,"results":7,"deadLetters":{"retryable":1,"permanent":2},
                 "requests":9,"jobs":3}\
                """));
  }

  @Test
  void aRestartForgetsTheEndAndKeepsWhatIsFixed() {
    RunRecord again = RUN.ended(RunRecord.STOPPED, COUNTS, 5, "why", ENDED).restarted(0.5, "0.2.0");

    assertThat(again)
        .usingRecursiveComparison()
        .ignoringFields("counts", "maxFailureRatio", "version")
        .isEqualTo(RUN);
    assertThat(again.counts()).isEqualTo(COUNTS);
    assertThat(again.maxFailureRatio()).isEqualTo(0.5);
    assertThat(again.version()).isEqualTo("0.2.0");
  }

  @Test
  void theDirectoryOfARunIsItsOwnersAlone() throws IOException {
    RUN.write(directory);
    directory.ledger().create("sendings/1.1/intent", "x");

    assertThat(Modes.offenders(folder.resolve("runs"))).isEmpty();
    assertThat(RunDirectory.of(folder.resolve("runs/./reviews/r-1")).root())
        .isEqualTo(directory.root());
  }
}
