package dev.promptbeam.batch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.simulation.FakeJob;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.batch.simulation.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Input files that the service would not delete when their jobs had ended. */
class DeletionsTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";

  private final Map<Fault, Double> chances = new EnumMap<>(Map.of(Fault.DELETE_FAILS, 1.0));
  private final Simulation run = new Simulation(1, 2, Simulation.policy(0, 5), chances);

  @Test
  void anotherStartDeletesWhatOneHasLeft() throws Exception {
    String file = leaveOneInput();
    chances.clear();

    run.restart();
    run.runUntil(run.clock.instant().plus(Duration.ofMinutes(1)));

    assertThat(run.service.hasFile(file)).isFalse();
    assertThat(run.records.inputsLeft().sendings()).isEmpty();
  }

  @Test
  void anInputThatHasDiedOfAgeIsNotAskedFor() throws Exception {
    leaveOneInput();
    run.clock.moveTo(START.plus(Duration.ofHours(50)));

    run.restart();
    run.runUntil(run.clock.instant().plus(Duration.ofMinutes(1)));

    assertThat(run.records.inputsLeft().sendings())
        .as("deleting still fails")
        .doesNotContain(FIRST);
  }

  /** The job of one shard has ended, that of the other goes on. */
  private String leaveOneInput() throws Exception {
    run.service.jobs.longest = Duration.ofMinutes(1);
    run.restart();
    run.untilItOnlyWaits();
    FakeJob other = Objects.requireNonNull(run.service.jobs.of("00001-000.1"));
    other.endsAt = START.plus(Duration.ofDays(4));
    while (run.records.settled("00000-000") == null) {
      run.runUntil(run.clock.instant().plusSeconds(10));
    }
    String file = Objects.requireNonNull(run.records.intent(FIRST)).file();
    assertThat(run.service.hasFile(file)).isTrue();
    assertThat(run.records.inputsLeft().sendings()).contains(FIRST);
    return file;
  }
}
