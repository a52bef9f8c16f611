package dev.promptbeam.batch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.Origin.Group;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.simulation.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FollowupsTest {
  private static final Instant SENT = VirtualClock.START;
  private static final Instant NOW = SENT.plus(Duration.ofHours(3));
  private static final ReadRecord ALL_DONE = new ReadRecord(100, 0, 0, 0);
  private static final ReadRecord NOTHING = new ReadRecord(0, 0, 100, 0);

  private final Followups followups = new Followups(Simulation.policy(0, 100));

  @Test
  void nothingFollowsWhenAllIsSettled() {
    assertThat(after(task(0, 0), End.SUCCEEDED, ALL_DONE)).isEmpty();
    assertThat(after(task(0, 0), End.SUCCEEDED, new ReadRecord(90, 0, 0, 10))).isEmpty();
  }

  @Test
  void answersThatFailedAreAskedAgainTogetherUpToTheAttempts() {
    ReadRecord read = new ReadRecord(60, 40, 0, 0);

    assertThat(after(task(0, 2), End.SUCCEEDED, read))
        .containsExactly(
            new SendingTask(
                Tasks.SHARD, 0, new Origin(1, Group.FAILED, 0, 1), 40, 4_001, 401, 1, 2, SENT));
    assertThat(after(task(1, 0), End.SUCCEEDED, read)).hasSize(1);
    assertThat(after(task(2, 0), End.SUCCEEDED, read)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "EXPIRED", "STUCK", "GONE"})
  void aJobWithoutAnswersIsSentWholeOnceAndThenIn16Slices(End end) {
    List<SendingTask> once = after(task(0, 0), end, NOTHING);
    assertThat(once)
        .containsExactly(
            new SendingTask(
                Tasks.SHARD,
                0,
                new Origin(1, Group.UNSERVED, 0, 1),
                100,
                10_001,
                1_001,
                0,
                1,
                SENT));

    List<SendingTask> twice = after(task(1, 1), end, NOTHING);
    assertThat(twice).hasSize(16);
    assertThat(twice.get(3).origin()).isEqualTo(new Origin(1, Group.UNSERVED, 3, 16));
    assertThat(twice).allMatch(next -> next.attempts() == 1 && next.jobAttempts() == 2);
    assertThat(twice.stream().mapToLong(SendingTask::requests).sum()).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "EXPIRED", "STUCK", "GONE", "REFUSED"})
  void jobsWithoutAnswersEndWithTheJobAttempts(End end) {
    assertThat(after(task(0, 4), end, NOTHING)).hasSize(16);
    assertThat(after(task(0, 5), end, NOTHING)).isEmpty();
  }

  @Test
  void contentAtFaultIsSplitAtOnce() {
    assertThat(after(task(0, 0), ended(End.FAILED, 3), NOTHING)).hasSize(16);
    assertThat(after(task(0, 0), ended(End.FAILED, 13), NOTHING)).hasSize(1);
    assertThat(after(task(0, 0), End.REFUSED, NOTHING)).hasSize(16);
    assertThat(after(task(0, 0), End.REFUSED, new ReadRecord(0, 0, 3, 97))).hasSize(3);
  }

  @Test
  void aPoisonousLineAloneEnds() {
    SendingTask alone = Tasks.of(1, Origin.FIRST, 1, 0, 0);

    assertThat(after(alone, End.REFUSED, new ReadRecord(0, 0, 1, 0))).isEmpty();
    assertThat(after(alone, ended(End.FAILED, 3), new ReadRecord(0, 0, 1, 0))).isEmpty();
    assertThat(after(alone, ended(End.FAILED, 13), new ReadRecord(0, 0, 1, 0))).hasSize(1);
  }

  @Test
  void theOneLeftBesideTheLinesThatARefusalNamedIsNotTakenForPoison() {
    SendingTask two = Tasks.of(1, Origin.FIRST, 2, 0, 0);

    assertThat(after(two, End.REFUSED, new ReadRecord(0, 0, 1, 1)))
        .extracting(SendingTask::requests, SendingTask::jobAttempts)
        .containsExactly(tuple(1L, 1));
  }

  @Test
  void answeredAndUnansweredRequestsOfOneJobKeepTheirCountersApart() {
    assertThat(after(task(1, 1), End.EXPIRED, new ReadRecord(50, 30, 20, 0)))
        .filteredOn(next -> next.origin().group() == Group.FAILED)
        .singleElement()
        .satisfies(
            next -> {
              assertThat(next.requests()).isEqualTo(30);
              assertThat(next.attempts()).isEqualTo(2);
              assertThat(next.jobAttempts()).isEqualTo(1);
            });
    assertThat(after(task(1, 1), End.EXPIRED, new ReadRecord(50, 30, 20, 0)))
        .filteredOn(next -> next.origin().group() == Group.UNSERVED)
        .hasSize(16)
        .allMatch(next -> next.attempts() == 1 && next.jobAttempts() == 2);
  }

  @Test
  void theRestOfACreateThatNamedItsBadLinesGoesOnAsOneJobOnce() {
    Ended named = ShardFixture.refused(3);
    ReadRecord rest = new ReadRecord(0, 0, 99, 1);

    assertThat(followups.after(task(0, 0), named, rest, SENT, NOW))
        .singleElement()
        .satisfies(next -> assertThat(next.requests()).isEqualTo(99));
    assertThat(followups.after(task(0, 1), named, rest, SENT, NOW)).hasSize(16);
    assertThat(followups.after(task(0, 0), ShardFixture.refused(), NOTHING, SENT, NOW))
        .as("no line named")
        .hasSize(16);
  }

  @Test
  void whatTheUserGaveUpIsAskedAgainAsIfItHadNeverBeenSent() {
    assertThat(after(task(1, 2), End.ABANDONED, NOTHING))
        .singleElement()
        .extracting("origin", "requests", "attempts", "jobAttempts")
        .containsExactly(new Origin(1, Group.ALL, 0, 1), 100L, 1, 2);
  }

  @Test
  void aJobThatDidNotEndWithItsRunIsNotAskedAgain() {
    assertThat(after(task(0, 0), End.LEFT, NOTHING)).isEmpty();
  }

  @Test
  void aCancelFromOutsideIsADecisionAboutWhatWasNotAnswered() {
    assertThat(after(task(0, 0), End.CANCELLED, NOTHING)).isEmpty();
    assertThat(after(task(0, 0), End.CANCELLED, new ReadRecord(50, 30, 20, 0)))
        .extracting(next -> next.origin().group())
        .containsExactly(Group.FAILED);
  }

  @Test
  void nothingFollowsAfterTheDeadline() {
    Instant last = SENT.plus(Duration.ofHours(168));
    ReadRecord read = new ReadRecord(0, 50, 50, 0);

    assertThat(followups.after(task(0, 0), ended(End.FAILED, 0), read, SENT, last)).hasSize(2);
    assertThat(followups.after(task(0, 0), ended(End.FAILED, 0), read, SENT, last.plusMillis(1)))
        .isEmpty();
    assertThat(followups.pastDeadline(SENT, last)).isFalse();
    assertThat(followups.pastDeadline(SENT, last.plusMillis(1))).isTrue();
  }

  @Test
  void theDeadlineDoesNotBeginBeforeTheFirstJob() {
    Instant years = SENT.plus(Duration.ofDays(1_000));
    ReadRecord read = new ReadRecord(0, 0, 100, 0);

    assertThat(followups.pastDeadline(null, years)).isFalse();
    assertThat(followups.after(task(0, 0), ended(End.REFUSED, 0), read, null, years))
        .hasSize(16)
        .allMatch(next -> next.firstSent() == null);
  }

  @Test
  void whatWasWithdrawnIsSentAgainAsItWasAndCountsNothing() {
    Instant late = SENT.plus(Duration.ofHours(200));

    assertThat(followups.after(task(2, 5), ended(End.WITHDRAWN, 0), NOTHING, SENT, late))
        .containsExactly(
            new SendingTask(
                Tasks.SHARD, 0, new Origin(1, Group.ALL, 0, 1), 100, 10_001, 1_001, 2, 5, SENT));
  }

  /** The contract: enough to isolate one bad line among 65,536. */
  @ParameterizedTest
  @CsvSource({"13, 65536", "3, 65536"})
  void isolatesOneBadLineAmong65536(int code, long requests) {
    Deque<SendingTask> bad = new ArrayDeque<>(List.of(Tasks.of(1, Origin.FIRST, requests, 0, 0)));
    int jobs = 0;
    SendingTask last = bad.getFirst();
    while (!bad.isEmpty()) {
      last = bad.removeFirst();
      jobs++;
      ReadRecord read = new ReadRecord(0, 0, last.requests(), 0);
      List<SendingTask> next = followups.after(last, ended(End.FAILED, code), read, SENT, NOW);
      if (!next.isEmpty()) {
        bad.add(next.get(0)); // its siblings succeed
      }
    }

    assertThat(last.requests()).isEqualTo(1);
    assertThat(jobs).isEqualTo(code == 3 ? 5 : 6);
  }

  @Test
  void slicesPartitionTheirGroup() {
    for (long count : new long[] {1, 15, 16, 17, 100, 65_536}) {
      int slices = (int) Math.min(16, count);
      long next = 0;
      for (int slice = 0; slice < slices; slice++) {
        Origin part = new Origin(1, Origin.Group.UNSERVED, slice, slices);
        assertThat(part.start(count)).isEqualTo(next);
        next = part.end(count);
        assertThat(next).isEqualTo(part.start(count) + part.share(count));
        assertThat(part.share(count)).isPositive();
      }
      assertThat(next).isEqualTo(count);
    }
  }

  private static SendingTask task(int attempts, int jobAttempts) {
    return Tasks.of(1, Origin.FIRST, 100, attempts, jobAttempts);
  }

  private List<SendingTask> after(SendingTask task, End end, ReadRecord read) {
    return after(task, ended(end, 0), read);
  }

  private List<SendingTask> after(SendingTask task, Ended ended, ReadRecord read) {
    return followups.after(task, ended, read, SENT, NOW);
  }

  private static Ended ended(End end, int code) {
    return new Ended(end, "batches/1", null, code, "", List.of(), NOW);
  }
}
