package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Many shards over many simulated days, with a few of each fault and some crashes. For 100,000 in 1
 * GB, the heap of the tests: {@code mvn test -Dtest=LargeSimulationTest
 * -Dsimulation.shards=100000}.
 */
@Tag(Lane.MORE)
class LargeSimulationTest {
  private static final int SHARDS =
      Integer.getInteger("simulation.shards", Lane.size(1_000, 10_000));

  /** Upload, intent, job, ended and read of a sending. */
  private static final int RECORDS_PER_SENDING = 5;

  /** {@code settled}. */
  private static final int RECORDS_PER_SHARD = 1;

  /** At once. */
  private static final int JOBS = 100;

  /** Turns of the dispatcher: what "little time" means on any machine. */
  private static final int STEPS_PER_SENDING = 40;

  private static final long HEAP = 1L << 30;

  @Test
  @Timeout(1200)
  void settlesAllInLittleTimeAndMemoryWithAFewRecordsEach(TestReporter reporter) throws Exception {
    long start = System.nanoTime();
    long cpu = cpuMillis();
    Simulation run = new Simulation(5, SHARDS, Simulation.policy(0, JOBS), rarely(), 500);
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
            "steps", String.valueOf(run.steps),
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
                + watched(run)
                + doubted(run));
    assertThat(run.steps).isLessThanOrEqualTo((long) STEPS_PER_SENDING * sendings);
    assertThat(heap.getMax()).as("the heap that it did with").isLessThanOrEqualTo(HEAP);
  }

  /** Of this thread, which other programs of the machine do not slow down. */
  private static long cpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  /**
   * A job without progress and an input that was not deleted at once have two records more, a job
   * that a restart finds without its output has one.
   */
  private static int watched(Simulation run) {
    int doubled = run.faults.count(Fault.JOB_STUCK) + run.faults.count(Fault.DELETE_FAILS);
    return 2 * doubled + JOBS * run.restarts;
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
