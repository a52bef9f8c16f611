package dev.promptbeam.batch.simulation;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * What deciding costs: runs of more and more shards in simulated time, 100 jobs at once of up to
 * ten minutes each, without faults. Service and records are those of the simulations, in memory,
 * and their time is counted too.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -Xmx1g -cp target/promptbeam:target/test-classes dev.promptbeam.batch.simulation.DispatcherBenchmark [SHARDS ...]
 * }</pre>
 */
final class DispatcherBenchmark {
  private static final int JOBS = 100;
  private static final int[] SIZES = {10, 100, 1_000, 10_000, 100_000};

  private DispatcherBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int[] sizes =
        arguments.length == 0
            ? SIZES
            : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    run(SIZES[2]); // for the compilers
    System.out.println("shards | simulated h | turns a shard | CPU ms a shard | records a shard");
    for (int shards : sizes) {
      long before = cpuNanos();
      Simulation run = run(shards);
      double millis = (cpuNanos() - before) / 1e6;
      System.out.printf(
          Locale.ROOT,
          "%,7d | %11.1f | %13.1f | %14.3f | %.2f%n",
          shards,
          run.lasted().toSeconds() / 3_600.0,
          (double) run.steps / shards,
          millis / shards,
          (double) run.ledger.created() / shards);
    }
  }

  private static Simulation run(int shards) throws Exception {
    Simulation run = new Simulation(5, shards, Simulation.policy(0, JOBS), Map.of(), 500);
    run.service.jobs.longest = Duration.ofMinutes(10);
    run.run();
    return run;
  }

  /** Of this thread, which other programs of the machine do not slow down. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
