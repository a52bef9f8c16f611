package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** How well the dispatcher uses what the service grants, and how gently it finds that out. */
class AdmissionSimulationTest {
  private static final Instant START = VirtualClock.START;
  private static final int SLOTS = 10;
  private static final int JOBS_PER_SLOT = 20;

  @Seeds(first = 1, last = 3, few = 1)
  void usesTheSlotsItIsGiven(long seed) throws Exception {
    Simulation run = calm(seed, Simulation.policy(new Budgets(1_000_000, true, SLOTS, 1_000_000)));

    run.run().verify();

    assertThat(run.service.jobs.mostAtOnce).isEqualTo(SLOTS);
    assertThat(overhead(run, run.service.jobs.slotTime / SLOTS)).isBetween(1.0, 1.25);
    assertThat(run.service.creates.refusals).isEmpty();
  }

  @Seeds(first = 1, last = 3, few = 1)
  void usesTheTokensItIsGiven(long seed) throws Exception {
    long quota = SLOTS * Simulation.TOKENS;
    Simulation run = calm(seed, Simulation.policy(new Budgets(quota, true, 100, 1_000_000)));

    run.run().verify();

    assertThat(run.service.jobs.mostTokens).isBetween(quota * 9 / 10, quota);
    assertThat(overhead(run, run.service.jobs.tokenTime / quota)).isBetween(1.0, 1.25);
    assertThat(run.service.creates.refusals).isEmpty();
  }

  @Seeds(first = 1, last = 3, few = 1)
  void findsOutWhatIsGranted(long seed, TestReporter reporter) throws Exception {
    Simulation run = calm(seed, Simulation.policy(0, 100));
    run.service.creates.quotaTokens = SLOTS * Simulation.TOKENS;

    run.run().verify();

    double overhead = overhead(run, run.service.jobs.tokenTime / run.service.creates.quotaTokens);
    reporter.publishEntry("makespan of a learned quota ÷ work", String.valueOf(overhead));
    assertThat(overhead).isBetween(1.0, 1.4);
    assertThat(run.service.creates.refusals.size()).isLessThan(2 * run.service.jobs.made());
  }

  @Test
  void sharesTheSlotsWithOtherPrograms() throws Exception {
    Simulation run = calm(7, Simulation.policy(new Budgets(1_000_000, true, 20, 1_000_000)));
    run.service.creates.quotaJobs = 20;
    run.service.jobs.makeForeign(15, "some-model", 10, START, Duration.ofHours(30));

    run.runUntil(START.plus(Duration.ofHours(30)));
    assertThat(run.service.jobs.mostAtOnce).isEqualTo(5);
    assertThat(run.service.creates.refusals).hasSizeLessThan(5);
    int listings = run.service.listings.size();
    assertThat(listings).isBetween(1, 30 * 13);

    run.run().verify();
    assertThat(run.service.jobs.mostAtOnce).isEqualTo(20);
  }

  @Test
  void whatOthersTakeOfTheTokensIsFoundOutByRefusals() throws Exception {
    Simulation run = calm(8, Simulation.policy(20_000, 100));
    run.service.creates.quotaTokens = 20_000;
    run.service.jobs.makeForeign(3, Policies.MODEL, 4_000, START, Duration.ofHours(20));

    run.run().verify();

    assertThat(run.service.creates.refusals).isNotEmpty();
    assertThat(run.service.jobs.mostTokens).isBetween(19_000L, 20_000L);
    assertAtMostTwoRefusalsAWait(run);
  }

  @Test
  void keepsItsFilesWithinTheStorageItIsGiven() throws Exception {
    Simulation run = calm(9, Simulation.policy(new Budgets(1_000_000, true, 100, 7_500)));

    run.run().verify();

    assertThat(run.service.files.mostBytes).isBetween(6_000L, 7_500L);
    assertThat(run.service.files.refusals).isZero();
  }

  @Test
  void aRefusedUploadWaitsForStorageAndIsNoError() throws Exception {
    Simulation run = calm(10, Simulation.policy(new Budgets(1_000_000, true, 100, 1_000_000)));
    run.service.files.quotaBytes = 5_500;

    run.run().verify();

    assertThat(run.service.files.refusals).isPositive();
    assertThat(run.journal).anyMatch(event -> event.contains("upload_refused"));
    assertThat(run.journal).noneMatch(event -> event.contains("create_refused"));
  }

  @Test
  void inputsAreUploadedJustInTimeAndDeletedWithTheirJobs() throws Exception {
    Simulation run = calm(11, Simulation.policy(new Budgets(1_000_000, true, SLOTS, 1_000_000)));

    run.run().verify();

    assertThat(run.service.files.mostFiles).isLessThanOrEqualTo(SLOTS + 2);
    assertThat(run.service.files.left()).isZero();
  }

  @Test
  void aDeletionThatFailedIsTriedAgain() throws Exception {
    Simulation run =
        new Simulation(12, 100, Simulation.policy(0, SLOTS), Map.of(Fault.DELETE_FAILS, 0.3));

    run.run().verify();

    assertThat(run.faults.count(Fault.DELETE_FAILS)).isGreaterThan(30);
    assertThat(run.service.files.left()).isLessThan(5);
    assertThat(run.service.files.mostFiles).isLessThan(SLOTS + 10);
  }

  @Seeds(first = 1, last = 10, few = 3)
  void aFullServiceRefusesTwoCreatesAWaitAtMost(long seed) throws Exception {
    Simulation run =
        new Simulation(
            seed, 150, Simulation.policy(0, 100), Map.of(Fault.CREATE_RATE_LIMITED, 0.1));
    run.service.creates.quotaTokens = 10 * Simulation.TOKENS;

    run.run().verify();

    assertThat(run.service.creates.refusals).as("seed %d", seed).hasSizeGreaterThan(10);
    assertThat(run.service.jobs.mostTokens).as("seed %d", seed).isBetween(9_000L, 10_000L);
    assertAtMostTwoRefusalsAWait(run);
  }

  /** A third refusal comes later than the wait that followed the first one. */
  private static void assertAtMostTwoRefusalsAWait(Simulation run) {
    List<Instant> times = new ArrayList<>();
    List<Duration> waits = new ArrayList<>();
    for (String event : run.journal) {
      if (event.contains("create_refused")) {
        String[] words = event.split(" ");
        times.add(Instant.parse(words[0]));
        waits.add(Duration.parse(words[words.length - 1].replace("wait=", "")));
      }
    }
    assertThat(times).hasSameSizeAs(run.service.creates.refusals);
    for (int i = 2; i < times.size(); i++) {
      assertThat(Duration.between(times.get(i - 2), times.get(i)))
          .as("seed %d, refusal %d at %s", run.seed, i, times.get(i))
          .isGreaterThanOrEqualTo(waits.get(i - 2));
    }
  }

  private static double overhead(Simulation run, double least) {
    return run.lasted().toMillis() / least;
  }

  /** Nothing goes wrong; jobs of one minute to two hours, of half to all of the usual size. */
  private static Simulation calm(long seed, RunPolicy policy) {
    Random random = new Random(seed);
    List<Long> tokens =
        random
            .longs(SLOTS * JOBS_PER_SLOT, Simulation.TOKENS / 2, Simulation.TOKENS + 1)
            .boxed()
            .toList();
    Simulation run = new Simulation(seed, policy, Map.of(), 0, tokens);
    run.requests.failing = 0;
    return run;
  }
}
