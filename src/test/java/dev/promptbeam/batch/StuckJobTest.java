package dev.promptbeam.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jobs without progress: cancelled, and asked again only when they surely live no more. */
class StuckJobTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";
  private static final Instant GIVEN_UP = START.plus(Duration.ofHours(30)).plusSeconds(900);

  @Test
  void isCancelledAfterItsTimeAndCountsAsAJobAttempt() throws Exception {
    Simulation run = simulation(Map.of(Fault.JOB_STUCK, 1.0));

    run.runUntil(START.plus(Duration.ofHours(29)));
    assertThat(run.journal).noneMatch(event -> event.contains("job_stuck"));
    run.runUntil(GIVEN_UP.plusSeconds(600));

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.STUCK);
    assertThat(Objects.requireNonNull(run.records.intent("00000-000.2")).task().jobAttempts())
        .isEqualTo(1);
    assertThat(run.service.jobs.violations).isEmpty();
  }

  @Test
  void theCancelIsRepeatedUntilItArrives() throws Exception {
    Simulation run = simulation(Map.of(Fault.JOB_STUCK, 1.0, Fault.CANCEL_LOST, 0.9));

    run.run().verify();

    assertThat(run.faults.count(Fault.CANCEL_LOST)).isGreaterThan(20);
  }

  @Test
  void whatWeCancelledIsNobodysDecisionAfterARestart() throws Exception {
    Simulation run = simulation(Map.of(Fault.JOB_STUCK, 1.0));
    while (run.journal.stream().noneMatch(event -> event.contains("job_stuck"))) {
      run.runUntil(run.clock.instant().plusMillis(1));
    }

    run.restart();
    run.runUntil(run.clock.instant().plusSeconds(1_200));

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.STUCK);
  }

  @Test
  void whatOthersCancelIsADecision() throws Exception {
    Simulation run = simulation(Map.of(Fault.JOB_CANCELLED_OUTSIDE, 1.0));

    run.run().verify();

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.CANCELLED);
    assertThat(run.service.jobs.made()).isEqualTo(1);
  }

  private static Simulation simulation(Map<Fault, Double> chances) {
    return new Simulation(1, 1, Simulation.policy(0, 5), chances);
  }

  private static Ended.End end(Simulation run, String sending) throws Exception {
    return Objects.requireNonNull(run.records.ended(sending)).end();
  }
}
