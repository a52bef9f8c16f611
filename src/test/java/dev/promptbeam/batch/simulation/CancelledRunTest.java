package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.ledger.StopCause;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A run that is cancelled: nothing new is sent, no job lives on, every shard is settled. */
class CancelledRunTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";

  @Test
  void cancelsItsJobsAndSettlesWhatWasNeverSent() throws Exception {
    Simulation run = simulation(30, 5, Map.of());
    run.runUntil(START.plusSeconds(50));
    assertThat(run.service.jobs.live(run.clock.instant())).isEqualTo(5);
    Instant cancelled = run.clock.instant();

    run.cancel().finish().verify();

    assertThat(run.service.jobs.made()).isEqualTo(5);
    assertThat(run.service.jobs.live(run.clock.instant())).isZero();
    assertThat(run.records.sendings()).hasSize(5);
    assertThat(Duration.between(cancelled, run.clock.instant())).isLessThan(Duration.ofMinutes(3));
    for (int shard = 0; shard < 5; shard++) {
      assertThat(end(run, "0000" + shard + "-000.1")).isEqualTo(Ended.End.CANCELLED);
    }
    assertThat(settled(run, "00029-000").unsent())
        .singleElement()
        .extracting(SendingTask::origin)
        .isEqualTo(Origin.FIRST);
    assertThat(run.records.doubles()).isEmpty();
  }

  @Test
  void keepsTheAnswersOfJobsThatHadEnded() throws Exception {
    Simulation run = simulation(1, 5, Map.of());
    run.service.jobs.longest = Duration.ofSeconds(1);
    run.runUntil(START.plusSeconds(70));
    assertThat(run.service.jobs.live(run.clock.instant())).isZero();

    run.cancel().finish().verify();

    assertThat(end(run, FIRST)).isEqualTo(Ended.End.SUCCEEDED);
    assertThat(run.service.jobs.made()).isEqualTo(1);
    assertThat(settled(run, "00000-000").unsent())
        .as("what would have been asked again")
        .extracting(SendingTask::origin)
        .containsExactly(new Origin(1, Origin.Group.FAILED, 0, 1));
  }

  @Test
  void endsWhatTheServiceHadNoRoomFor() throws Exception {
    Simulation run = simulation(3, 5, Map.of());
    run.service.creates.quotaJobs = 0;
    run.runUntil(START.plus(Duration.ofMinutes(5)));
    assertThat(run.service.creates.refusals).isNotEmpty();
    List<String> sent = run.records.sendings();

    run.cancel().finish().verify();

    assertThat(run.service.jobs.made()).isZero();
    assertThat(run.records.sendings()).isEqualTo(sent);
    for (String name : sent) {
      assertThat(end(run, name)).isEqualTo(Ended.End.WITHDRAWN);
      assertThat(run.service.hasFile(Objects.requireNonNull(run.records.intent(name)).file()))
          .isFalse();
    }
  }

  @Test
  void cancelsAJobThatTurnsUpLateAndLetsNoneTurnUpAfterwards() throws Exception {
    Map<Ended.End, Integer> ends = new EnumMap<>(Ended.End.class);
    for (int seed = 1; seed <= 10; seed++) {
      Simulation run =
          new Simulation(seed, 1, Simulation.policy(0, 5), Map.of(Fault.CREATE_LATE, 1.0));
      run.runUntil(START.plusSeconds(20));
      assertThat(run.service.jobs.made()).isZero();

      run.cancel().finish().verify();
      run.clock.moveTo(run.clock.instant().plus(Duration.ofHours(1)));
      run.service.list(START);

      assertThat(run.service.jobs.live(run.clock.instant())).as("seed %d", seed).isZero();
      ends.merge(end(run, FIRST), run.service.jobs.made(), Integer::sum);
    }
    assertThat(ends.get(Ended.End.CANCELLED)).as("found").isPositive();
    assertThat(ends.get(Ended.End.WITHDRAWN)).as("made after the fence").isZero();
  }

  @Test
  void reportsAJobThatDoesNotEnd() throws Exception {
    Simulation run = simulation(1, 5, Map.of(Fault.JOB_STUCK, 1.0));
    run.service.ignoresCancels = true;
    run.runUntil(START.plusSeconds(60));
    Instant cancelled = run.clock.instant();

    run.cancel().finish().verify();

    assertThat(Duration.between(cancelled, run.clock.instant()))
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(16));
    assertThat(end(run, FIRST)).isEqualTo(Ended.End.LEFT);
    assertThat(run.records.doubles())
        .singleElement()
        .extracting("sending", "name", "cause", "requests", "tokens")
        .containsExactly(
            FIRST, "batches/0", SuspectedDouble.Cause.NOT_ENDED, 12L, Simulation.TOKENS);
  }

  @Test
  void stopsWhereTheServiceIsAwayAndGoesOnLater() throws Exception {
    Simulation run = simulation(4, 5, Map.of());
    run.runUntil(START.plusSeconds(60));
    run.service.downFrom = run.clock.instant();
    run.service.downTo = run.clock.instant().plus(Duration.ofHours(3));

    run.cancel().finish();
    assertThat(run.lanes.stopped).isEqualTo(StopCause.UNREACHABLE);

    run.clock.moveTo(run.service.downTo);
    run.restart();
    run.finish().verify();
    assertThat(run.service.jobs.live(run.clock.instant())).isZero();
    assertThat(run.service.jobs.made()).isEqualTo(4);
  }

  @Seeds(first = 1, last = 12, few = 3)
  void leavesNoJobAliveWhateverGoesWrong(long seed) throws Exception {
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      chances.put(fault, 0.05);
    }
    chances.put(Fault.JOB_VANISHES, 0.001);
    chances.put(Fault.CRASH, 0.01);
    chances.put(Fault.CANCEL_LOST, 0.5);
    Simulation run = new Simulation(seed, 40, Simulation.policy(0, 20), chances, 7);
    run.service.creates.quotaTokens = 12 * Simulation.TOKENS;
    run.runUntil(START.plus(Duration.ofMinutes(10 * seed)));

    run.cancel().finish().verify();

    run.clock.moveTo(run.clock.instant().plus(Duration.ofHours(1)));
    run.service.list(START); // creates that were on their way would land now
    assertThat(run.service.jobs.live(run.clock.instant())).as("seed %d", seed).isZero();
    assertThat(run.faults.count(Fault.CANCEL_LOST)).as("seed %d", seed).isPositive();
  }

  private static Simulation simulation(int shards, int jobs, Map<Fault, Double> chances) {
    return new Simulation(1, shards, Simulation.policy(0, jobs), chances);
  }

  private static Ended.End end(Simulation run, String sending) throws Exception {
    return Objects.requireNonNull(run.records.ended(sending), sending).end();
  }

  private static Settled settled(Simulation run, String shard) throws Exception {
    return Objects.requireNonNull(run.records.settled(shard), shard);
  }
}
