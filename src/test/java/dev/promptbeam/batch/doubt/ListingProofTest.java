package dev.promptbeam.batch.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.simulation.DoubtBench;
import dev.promptbeam.gemini.BatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a list must show before the absence of a job is believed. */
class ListingProofTest {
  private static final Instant START = VirtualClock.START;
  private static final Duration LONG = Duration.ofHours(2);

  private final DoubtBench bench = new DoubtBench();

  @Test
  void aKnownJobThatSomebodyDeletedIsMissedNoMore() throws Exception {
    ended("batches/ended", START);
    ended("batches/ended-too", START.plusSeconds(1));
    bench.doubt();
    bench.pass(LONG);

    assertThat(bench.got).contains("batches/ended", "batches/ended-too");
    assertThat(bench.absent).isNotNull();
    assertThat(Duration.between(START, Objects.requireNonNull(bench.absent)))
        .isBetween(bench.policy.doubtWait(), Duration.ofMinutes(40));
  }

  @Test
  void aListThatShowsNoneIsNotBelievedWhereOneIsFoundByItsName() throws Exception {
    ended("batches/ended", START);
    ended("batches/deleted", START.plusSeconds(1));
    bench.shown.put(
        "batches/ended", DoubtBench.job("batches/ended", "x", "y", BatchState.SUCCEEDED));
    bench.doubt();
    bench.pass(LONG);

    assertThat(bench.got).contains("batches/ended", "batches/deleted");
    assertThat(bench.deleted).as("inputs").isEmpty();
    assertThat(bench.absent).isNull();

    bench.listed.add(DoubtBench.job("batches/ended", "x", "y", BatchState.SUCCEEDED));
    bench.pass(Duration.ofMinutes(11));
    assertThat(bench.absent).isNotNull();
  }

  @Test
  void whereNoneIsKnownTheSecondListAMinuteLaterIsBelieved() throws Exception {
    bench.doubt();
    bench.pass(LONG);

    assertThat(Duration.between(START, Objects.requireNonNull(bench.absent)))
        .isBetween(
            bench.policy.doubtWait().plus(Search.BETWEEN_BLIND_LISTINGS),
            bench.policy.doubtWait().plusMinutes(11));
  }

  private void ended(String job, Instant intended) {
    bench.known.add(job, intended);
    bench.known.ended(job);
  }
}
