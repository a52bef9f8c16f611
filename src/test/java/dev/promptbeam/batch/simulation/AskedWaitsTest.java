package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that says when to come again is not called sooner, whatever was asked of it. */
class AskedWaitsTest {
  /** Longer than any wait of our own. */
  private static final Duration HINT = Duration.ofMinutes(7);

  @ParameterizedTest
  @CsvSource({
    "UPLOAD_FAILS, 0.5",
    "LIST_FAILS, 0.5",
    "POLL_FAILS, 0.3", // of thousands: so many must not fail in a row that the run stops
    "DELETE_FAILS, 0.5",
    "CANCEL_LOST, 0.5"
  })
  void areKept(Fault refused, double chance) throws Exception {
    Simulation run =
        simulation(Map.of(refused, chance, Fault.ANSWER_LOST, 0.3, Fault.JOB_STUCK, 0.3));

    run.run().verify();

    assertThat(run.faults.count(refused)).isGreaterThan(4);
    assertThat(run.service.asked.early).isEmpty();
  }

  @Test
  void areKeptByTheCancelsOfARun() throws Exception {
    Simulation run = simulation(Map.of(Fault.CANCEL_LOST, 0.7));
    run.runUntil(VirtualClock.START.plusSeconds(50));

    run.cancel().finish().verify();

    assertThat(run.faults.count(Fault.CANCEL_LOST)).isGreaterThan(5);
    assertThat(run.service.asked.early).isEmpty();
  }

  @Test
  void areKeptByTheSearchForLateJobs() throws Exception {
    DoubtBench bench = new DoubtBench();
    bench.listFailure = new GeminiException.Quota("429", HINT);
    bench.watch();

    bench.pass(Duration.ofMinutes(35));

    Instant first = VirtualClock.START.plus(bench.policy.doubtWait());
    assertThat(bench.listings)
        .startsWith(first, first.plus(HINT), first.plus(HINT.multipliedBy(2)))
        .hasSize(4);
  }

  @Test
  void areKeptByANewDoubtToo() throws Exception {
    DoubtBench bench = new DoubtBench();
    bench.listFailure = new GeminiException.Quota("429", HINT);
    bench.doubt();
    bench.pass(Duration.ofMinutes(1));

    bench.doubt();
    bench.pass(HINT);

    assertThat(bench.listings).containsExactly(VirtualClock.START, VirtualClock.START.plus(HINT));
  }

  @Test
  void areKeptByTheCancelsOfDoubles() throws Exception {
    DoubtBench bench = new DoubtBench();
    bench.listed.add(DoubtBench.ours("batches/1", BatchState.RUNNING));
    bench.listed.add(DoubtBench.ours("batches/2", BatchState.RUNNING));
    bench.cancelFailures = 1;
    bench.cancelHint = HINT;
    bench.doubt();

    bench.pass(HINT.minusSeconds(1));
    assertThat(bench.cancelFailures).isZero();
    assertThat(bench.cancelled).isEmpty();

    bench.pass(Duration.ofSeconds(5));
    assertThat(bench.cancelled).hasSize(1);
  }

  private static Simulation simulation(Map<Fault, Double> chances) {
    Simulation run =
        new Simulation(1, 10, Simulation.policy(100 * Simulation.TOKENS, 100), chances);
    run.service.asked.hint = HINT;
    return run;
  }
}
