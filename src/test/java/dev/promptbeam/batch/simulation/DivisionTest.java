package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the service will never take as one job is divided, down to single requests. */
class DivisionTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";

  @Seeds(first = 1, last = 5)
  void aRunWhoseQuotaWasLoweredComesToItsEnd(long seed) throws Exception {
    Simulation run =
        new Simulation(
            seed, 60, Simulation.policy(8_000, 100), Map.of(Fault.KILL, 0.01, Fault.CRASH, 0.01));
    run.runUntil(START.plus(Duration.ofHours(2)));
    int before = run.service.jobs.made();
    assertThat(before).isBetween(8, 59);

    run.policy = Simulation.policy(700, 100);
    run.service.creates.quotaTokens = 8_000; // those that run may go on
    run.restart();
    run.run().verify();

    assertThat(run.restarts).isGreaterThan(5);
    assertThat(run.service.jobs.all().skip(before).mapToLong(job -> job.intent.task().tokens()))
        .allMatch(tokens -> tokens <= 700);
  }

  @Test
  void aDivisionIsNobodysAttempt() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(500, 100), Map.of());
    run.requests.failing = 0;

    run.run().verify();

    assertThat(run.records.intent(FIRST)).isNull();
    assertThat(Objects.requireNonNull(run.records.split(FIRST)).parts()).isEqualTo(3);
    assertThat(run.service.jobs.all().map(job -> job.intent.task()))
        .hasSize(3)
        .allMatch(task -> task.attempts() == 0 && task.jobAttempts() == 0)
        .extracting(SendingTask::requests)
        .containsOnly(4L);
    assertThat(run.service.creates.refusals).isEmpty();
  }

  @Test
  void withoutAQuotaOneIsDividedAfterAnHourOfRefusalsAndTheOthersAreNot() throws Exception {
    Simulation run = new Simulation(1, 40, Simulation.policy(0, 100), Map.of());
    run.requests.failing = 0;
    run.service.creates.quotaTokens = 300;

    run.runUntil(START.plus(Duration.ofMinutes(59)));
    assertThat(run.journal).noneMatch(event -> event.contains("divided"));
    assertThat(run.service.jobs.made()).isZero();
    run.run().verify();

    assertThat(run.records.job(FIRST)).isNull();
    assertThat(run.service.files.left()).isZero();
    assertThat(run.journal.stream().filter(event -> event.contains("divided"))).hasSize(40);
    double work = run.service.jobs.tokenTime / run.service.creates.quotaTokens;
    assertThat((double) run.lasted().toMillis()).isLessThan(1.5 * work);
  }

  @Test
  void nothingIsDividedWhileAJobOfTheModelLives() throws Exception {
    Simulation run = new Simulation(1, 3, Simulation.policy(0, 100), Map.of());
    run.service.creates.quotaTokens = 1_500;
    run.service.jobs.makeForeign(1, Policies.MODEL, 1_000, START, Duration.ofHours(20));

    run.runUntil(START.plus(Duration.ofHours(20)));
    assertThat(run.service.jobs.made()).isZero();
    run.run().verify();

    assertThat(run.journal).noneMatch(event -> event.contains("divided"));
  }

  @Test
  void aServiceThatTakesNothingForALongTimeDoesNotHaveAllShardsDivided() throws Exception {
    Simulation run = new Simulation(1, 200, Simulation.policy(0, 100), Map.of());
    run.requests.failing = 0;
    run.service.creates.quotaJobs = 0;
    run.runUntil(START.plus(Duration.ofMinutes(170)));
    run.service.creates.quotaJobs = 100;

    run.run().verify();

    assertThat(run.journal.stream().filter(event -> event.contains("divided")))
        .hasSizeBetween(1, 2);
    assertThat(run.service.jobs.made()).isLessThan(200 + 2 * 16);
  }

  @Test
  void aSingleRequestAboveTheQuotaIsADeadLetter() throws Exception {
    Simulation run = new Simulation(1, 2, Simulation.policy(50, 100), Map.of());
    run.service.creates.quotaTokens = 50; // each request is estimated at 84

    run.run().verify();

    assertThat(ends(run, "00000-000")).hasSize(12).containsOnly(Ended.End.TOO_LARGE);
    assertThat(run.lasted()).isLessThan(Duration.ofHours(3));
    assertThat(run.service.files.left()).isZero();
  }

  @Test
  void aSingleRequestThatTheServiceTakesAgainstTheEstimateIsAnswered() throws Exception {
    Simulation run = new Simulation(1, 2, Simulation.policy(50, 100), Map.of());
    run.requests.failing = 0;

    run.run().verify();

    assertThat(ends(run, "00000-000")).hasSize(12).containsOnly(Ended.End.SUCCEEDED);
    assertThat(run.service.jobs.mostAtOnce).isEqualTo(1);
  }

  @Test
  void whatIsNeverTakenEndsAsRetryableNotAsTooLarge() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(0, 100), Map.of());
    run.service.creates.quotaJobs = 0;

    run.run().verify();

    assertThat(ends(run, "00000-000"))
        .hasSize(13)
        .contains(Ended.End.WITHDRAWN)
        .endsWith(Ended.End.UNTAKEN);
    assertThat(run.lasted()).isLessThan(Duration.ofHours(16));
  }

  private static List<Ended.End> ends(Simulation run, String shard) {
    return IntStream.range(1, 40)
        .mapToObj(number -> ended(run, SendingTask.name(shard, number)))
        .filter(Objects::nonNull)
        .map(Ended::end)
        .toList();
  }

  private static @Nullable Ended ended(Simulation run, String sending) {
    try {
      return run.records.ended(sending);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
