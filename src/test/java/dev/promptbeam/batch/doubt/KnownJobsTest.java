package dev.promptbeam.batch.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownJobsTest {
  private static final Instant NOW = VirtualClock.START;
  private static final Instant INTENT = NOW.minus(Duration.ofMinutes(10));

  private final KnownJobs jobs = new KnownJobs();

  @Test
  void aListingReachesBackToTheNewestKnownJob() {
    assertThat(jobs.reach(INTENT, NOW)).isEqualTo(INTENT);

    Instant hoursAgo = NOW.minus(Duration.ofHours(5));
    jobs.add("batches/1", hoursAgo.minusSeconds(1));
    jobs.add("batches/2", hoursAgo);
    assertThat(jobs.reach(INTENT, NOW)).isEqualTo(hoursAgo);
    assertThat(jobs.anySince(hoursAgo)).isTrue();

    jobs.add("batches/3", INTENT.plusSeconds(1));
    assertThat(jobs.reach(INTENT, NOW)).isEqualTo(INTENT);
    assertThat(jobs.anySince(INTENT)).isTrue();
  }

  @Test
  void jobsBeyondFiftyHoursProveNothing() {
    jobs.add("batches/1", NOW.minus(Duration.ofHours(51)));

    assertThat(jobs.reach(INTENT, NOW)).isEqualTo(INTENT);
    assertThat(jobs.anySince(INTENT)).isFalse();
  }

  @Test
  void aJobThatIsGoneIsExpectedNoMore() {
    jobs.add("batches/1", NOW);
    assertThat(jobs.shownIn(List.of(ScriptedClient.job("batches/1", NOW)))).isTrue();

    jobs.remove("batches/1");

    assertThat(jobs.shownIn(List.of(ScriptedClient.job("batches/1", NOW)))).isFalse();
    assertThat(jobs.anySince(INTENT)).isFalse();
  }

  @Test
  void aJobIsBelievedToBeGoneAfterThreeMisses() {
    jobs.add("batches/1", NOW);
    jobs.missed("batches/1");
    jobs.missed("batches/1");
    assertThat(jobs.anySince(INTENT)).isTrue();

    jobs.missed("batches/1");

    assertThat(jobs.anySince(INTENT)).isFalse();
  }

  @Test
  void thoseThatHaveEndedAreAskedForTheNewestFirst() {
    jobs.add("batches/2", NOW);
    jobs.add("batches/1", NOW.minusSeconds(1));
    jobs.add("batches/0", INTENT.minusSeconds(1));
    jobs.ended("batches/1");
    assertThat(jobs.endedSince(INTENT, 9)).as("one is polled still").isEmpty();

    jobs.ended("batches/2");

    assertThat(jobs.endedSince(INTENT, 9)).containsExactly("batches/2", "batches/1");
    assertThat(jobs.endedSince(INTENT, 1)).containsExactly("batches/2");
  }
}
