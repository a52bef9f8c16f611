package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.emulator.setup.TimeMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults of jobs that are measured by the clock. */
class TimedFaultsTest {
  @RegisterExtension
  final Emulated wire =
      new Emulated(
          EmulatorOptions.defaults()
              .withTimeMode(TimeMode.VIRTUAL)
              .withDurations(Duration.ofMinutes(10), Duration.ofMinutes(30)));

  @Strikes({"job.pendingMillis", "job.runningMillis"})
  @Test
  void takesAsLongAsItIsTold() throws Exception {
    script("{\"pendingMillis\":3600000,\"runningMillis\":7200000}");
    String name = wire.job("j", Wire.line("a", "x"));

    wire.advance("PT59M");
    assertThat(wire.state(name)).isEqualTo("BATCH_STATE_PENDING");
    wire.advance("PT2M");
    assertThat(wire.state(name)).isEqualTo("BATCH_STATE_RUNNING");
    wire.advance("PT118M");
    assertThat(wire.state(name)).isEqualTo("BATCH_STATE_RUNNING");
    wire.advance("PT2M");
    assertThat(wire.state(name)).isEqualTo("BATCH_STATE_SUCCEEDED");
  }

  @Strikes("job.notBeforeMillis")
  @Test
  void doesNotEndBefore() throws Exception {
    script("{\"notBeforeMillis\":7200000}");
    String name = wire.job("j", Wire.line("a", "x"));

    wire.advance("PT119M");
    assertThat(wire.state(name)).isEqualTo("BATCH_STATE_RUNNING");
    wire.advance("PT2M");
    assertThat(wire.state(name)).isEqualTo("BATCH_STATE_SUCCEEDED");
  }

  @Strikes("job.hiddenMillis")
  @Test
  void appearsInListsAWhileLater() throws Exception {
    script("{\"hiddenMillis\":600000}");
    String name = wire.job("j", Wire.line("a", "x"));

    wire.advance("PT9M");
    assertThat(wire.getJson("/v1beta/batches?pageSize=5")).isEqualTo(Wire.json("{}"));
    assertThat(wire.get("/v1beta/" + name).statusCode()).isEqualTo(200);
    wire.advance("PT2M");
    assertThat(wire.getJson("/v1beta/batches?pageSize=5").get("operations")).hasSize(1);
  }

  @Strikes("job.resultMillis")
  @Test
  void dropsItsResultsEarly() throws Exception {
    script("{\"resultMillis\":3600000}");
    String name = wire.job("j", Wire.line("a", "x"));
    wire.advance("PT1H");
    String download = "/v1beta/" + wire.finish(name).at("/response/responsesFile").asText();

    assertThat(wire.get(download + ":download").statusCode()).isEqualTo(200);
    wire.advance("PT1H");
    assertThat(wire.get(download + ":download").statusCode()).isEqualTo(403);
  }

  private void script(String action) throws Exception {
    wire.fault("{\"operation\":\"job\",\"action\":" + action + "}");
  }
}
