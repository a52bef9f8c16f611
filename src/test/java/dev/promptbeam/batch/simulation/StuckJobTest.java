package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that show no end: cancelled, or gone, and asked again only when that is surely known. */
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

  @Test
  void isFoundByStartsThatNeverStayLongEnough() throws Exception {
    Simulation run = simulation(Map.of(Fault.JOB_STUCK, 1.0));

    startHourly(run, START.plus(Duration.ofHours(30)));
    assertThat(run.journal).noneMatch(event -> event.contains("job_stuck"));
    startHourly(run, START.plus(Duration.ofHours(33)));

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.STUCK);
    assertThat(run.service.jobs.of("00000-000.2")).isNotNull();
    assertThat(run.service.jobs.violations).isEmpty();
  }

  @Test
  void oneWithProgressIsNotGivenUpByALaterStart() throws Exception {
    Simulation run = simulation(Map.of());
    run.service.jobs.longest = Duration.ofMinutes(1);
    run.restart();
    run.untilItOnlyWaits();
    FakeJob job = Objects.requireNonNull(run.service.jobs.of(FIRST));
    job.endsAt = START.plus(Duration.ofHours(40));

    startHourly(run, START.plus(Duration.ofHours(29)));
    run.restart();
    run.runUntil(START.plus(Duration.ofHours(39)));

    assertThat(run.journal).noneMatch(event -> event.contains("job_stuck"));
  }

  @Test
  void oneThatItsCancelDoesNotEndIsLeftByStartsThatNeverStayLongEnough() throws Exception {
    Simulation run = simulation(Map.of(Fault.JOB_STUCK, 1.0));
    run.service.ignoresCancels = true;

    startHourly(run, START.plus(Duration.ofHours(31)).plusSeconds(60));
    assertThat(run.records.ended(FIRST)).isNull();
    startHourly(run, START.plus(Duration.ofHours(34)));

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.STUCK);
    assertThat(run.records.doubles().get(0).cause()).isEqualTo(SuspectedDouble.Cause.NOT_ENDED);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403})
  void oneWhoseCancelIsRefusedIsLeftAfterTheGraceAndReported(int code) throws Exception {
    Simulation run = simulation(Map.of(Fault.JOB_STUCK, 1.0));
    run.service.refusalOfCancels =
        code == 400
            ? new GeminiException.Invalid("cannot be cancelled", code, List.of())
            : new GeminiException.Denied("not yours", code);

    run.runUntil(GIVEN_UP.plus(Duration.ofMinutes(90)));

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.STUCK);
    assertThat(run.records.doubles())
        .singleElement()
        .extracting(SuspectedDouble::cause)
        .isEqualTo(SuspectedDouble.Cause.NOT_ENDED);
  }

  @Test
  void anOutputThatNeverComesIsWaitedForAsLongByStartsThatDoNotStay() throws Exception {
    Simulation run = simulation(Map.of());
    run.restart();
    run.untilItOnlyWaits();
    FakeJob job = Objects.requireNonNull(run.service.jobs.of(FIRST));
    job.outputDelay = Duration.ofDays(9);
    run.clock.moveTo(job.endsAt.plus(Duration.ofHours(5)));

    run.restart();
    run.untilItOnlyWaits();
    assertThat(run.records.ended(FIRST)).as("it was not seen without it before").isNull();
    startHourly(run, run.clock.instant().plus(Duration.ofHours(2)));

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.SUCCEEDED);
  }

  @Test
  void oneThatVanishedIsAskedAgainAndReported() throws Exception {
    Simulation run = simulation(Map.of());
    run.restart();
    run.untilItOnlyWaits();
    FakeJob job = Objects.requireNonNull(run.service.jobs.of(FIRST));
    job.vanished = true;

    run.finish().verify();

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.GONE);
    assertThat(run.service.jobs.of("00000-000.2")).isNotNull();
    assertThat(run.records.doubles())
        .singleElement()
        .extracting("sending", "name", "cause", "requests", "tokens")
        .containsExactly(FIRST, job.name, SuspectedDouble.Cause.DELETED, 12L, Simulation.TOKENS);
    assertThat(run.journal).anyMatch(event -> event.contains("suspected_double"));
  }

  /** Starts as a clock makes them: each leaves as soon as it would only wait. */
  private static void startHourly(Simulation run, Instant end) throws Exception {
    while (run.clock.instant().isBefore(end)) {
      run.restart();
      run.untilItOnlyWaits();
      run.clock.moveTo(run.clock.instant().plus(Duration.ofHours(1)));
    }
  }

  private static Simulation simulation(Map<Fault, Double> chances) {
    return new Simulation(1, 1, Simulation.policy(0, 5), chances);
  }

  private static Ended.End end(Simulation run, String sending) throws Exception {
    return Objects.requireNonNull(run.records.ended(sending)).end();
  }
}
