package dev.promptbeam.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Faults.Fault;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Many shards over many simulated days, with a few of each fault and some crashes. For 100,000 in 1
 * GB, the heap of the tests: {@code mvn test -Dtest=LargeSimulationTest
 * -Dsimulation.shards=100000}.
 */
class LargeSimulationTest {
  private static final int SHARDS = Integer.getInteger("simulation.shards", 10_000);

  /** Upload, intent, job, ended and read of a sending. */
  private static final int RECORDS_PER_SENDING = 5;

  /** {@code settled}. */
  private static final int RECORDS_PER_SHARD = 1;

  @Test
  @Timeout(1200)
  void settlesAllInLittleTimeAndMemoryWithAFewRecordsEach(TestReporter reporter) throws Exception {
    long start = System.nanoTime();
    long cpu = cpuMillis();
    Simulation run = new Simulation(5, SHARDS, Simulation.policy(0, 100), rarely(), 500);
    run.requests.failing = 0.02;
    run.service.jobs.longest = Duration.ofMinutes(10);

    run.run();

    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    reporter.publishEntry(
        Map.of(
            "shards", String.valueOf(SHARDS),
            "jobs", String.valueOf(run.service.jobs.made()),
            "restarts", String.valueOf(run.restarts),
            "simulated", run.lasted().toString(),
            "milliseconds", String.valueOf(took),
            "of them computing", String.valueOf(cpuMillis() - cpu),
            "heap in MB", String.valueOf(heap.getCommitted() >> 20),
            "records", String.valueOf(run.ledger.created())));
    run.verify();
    int sendings = run.records.sendings().size();
    assertThat(run.restarts).isPositive();
    assertThat(run.ledger.created())
        .isLessThanOrEqualTo(
            RECORDS_PER_SENDING * sendings
                + RECORDS_PER_SHARD * SHARDS
                + givenUp(run)
                + doubted(run));
  }

  /** Of this thread, which other programs of the machine do not slow down. */
  private static long cpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  /** A job without progress has one record more. */
  private static int givenUp(Simulation run) {
    return run.faults.count(Fault.JOB_STUCK);
  }

  /** What is looked for late, and what is billed in vain: that it is, and that it is done with. */
  private static int doubted(Simulation run) {
    return 2 * (run.ledger.list("late-looks").size() + run.ledger.list("doubles").size());
  }

  /** So seldom that the number of faults does not grow with the shards. */
  private static Map<Fault, Double> rarely() {
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      chances.put(fault, 30.0 / SHARDS);
    }
    chances.put(Fault.CRASH, 0.5 / SHARDS);
    chances.put(Fault.KILL, 0.1 / SHARDS);
    chances.put(Fault.JOB_STUCK, 5.0 / SHARDS);
    return chances;
  }
}
