package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.setup.Tail;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The last requests of runs over simulated days: each asked where no job can answer it. */
class FlexTailSimulationTest {
  private static final Duration AFTER = Duration.ofHours(6);

  @Test
  void jobsThatLastTooLongAreWithdrawnAndTheirRestIsAskedOneByOne() throws Exception {
    Simulation slow = simulation(1, 3, Map.of());
    Simulation quick = simulation(1, 3, Map.of());
    quick.tail(new Tail(3 * Simulation.REQUESTS, AFTER));

    slow.run().verify();
    quick.run().verify();

    assertThat(slow.lasted()).isGreaterThan(Duration.ofHours(15));
    assertThat(quick.lasted()).isBetween(AFTER, AFTER.plusHours(1));
    assertThat(quick.service.jobs.called).isNotEmpty();
    assertThat(ends(quick)).contains(Ended.End.RECALLED);
    assertThat(quick.records.doubles()).isEmpty();
    for (String sending : quick.ledger.list("sendings")) {
      Intent intent = quick.records.intent(sending);
      if (intent != null && intent.time().isAfter(VirtualClock.START.plus(AFTER))) {
        assertThat(intent.flex()).as("%s is asked one by one", sending).isTrue();
      }
    }
  }

  @Test
  void moreThanTheLastFewWaitForTheirJobs() throws Exception {
    Simulation run = simulation(1, 20, Map.of());
    run.tail(new Tail(Simulation.REQUESTS - 1, AFTER));

    run.runUntil(VirtualClock.START.plus(AFTER.plusHours(1)));

    assertThat(run.service.jobs.called).isEmpty();
    assertThat(ends(run)).doesNotContain(Ended.End.RECALLED);
  }

  @Seeds(first = 61, last = 72, few = 3)
  void nothingIsAskedTwiceWhereverTheProcessDies(long seed) throws Exception {
    Simulation run = simulation(seed, 12, everything());
    run.tail(new Tail(3 * Simulation.REQUESTS, AFTER));

    run.run().verify();

    assertThat(run.restarts).as("seed %d", seed).isGreaterThan(2);
    assertThat(run.service.jobs.called).as("seed %d", seed).isNotEmpty();
    Set<String> unseen = new HashSet<>();
    for (SuspectedDouble found : run.records.doubles()) {
      if (found.cause() == SuspectedDouble.Cause.UNSEEN) {
        unseen.add(found.sending());
      }
    }
    for (String sending : run.ledger.list("sendings")) {
      Intent intent = run.records.intent(sending);
      Ended ended = run.records.ended(sending);
      boolean flex = intent != null && intent.flex() && ended != null;
      boolean lost = flex && ended.message().equals(FakeRequests.UNSEEN);
      assertThat(unseen.contains(sending)).as("seed %d: %s", seed, sending).isEqualTo(lost);
    }
  }

  private static Simulation simulation(long seed, int shards, Map<Fault, Double> chances) {
    Simulation run = new Simulation(seed, shards, Simulation.policy(0, 20), chances);
    run.service.jobs.longest = Duration.ofHours(20);
    return run;
  }

  private static Set<Ended.End> ends(Simulation run) throws IOException {
    Set<Ended.End> ends = new HashSet<>();
    for (String sending : run.ledger.list("sendings")) {
      Ended ended = run.records.ended(sending);
      if (ended != null) {
        ends.add(ended.end());
      }
    }
    return ends;
  }

  private static Map<Fault, Double> everything() {
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      chances.put(fault, 0.04);
    }
    chances.put(Fault.CRASH, 0.03);
    chances.put(Fault.KILL, 0.003);
    chances.put(Fault.JOB_VANISHES, 0.001);
    chances.put(Fault.ANSWER_LOST, 0.2);
    chances.put(Fault.CREATE_RATE_LIMITED, 0.2);
    chances.put(Fault.CANCEL_LOST, 0.5);
    return chances;
  }
}
