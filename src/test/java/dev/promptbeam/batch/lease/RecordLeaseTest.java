package dev.promptbeam.batch.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.simulation.MemoryLease;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordLeaseTest {
  private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final VirtualClock clock = new VirtualClock();
  private final MemoryLease record = new MemoryLease();
  private final DispatcherLease.Source first = source("first");
  private final DispatcherLease.Source second = source("second");

  @Test
  void theFirstHolderNeedNotWaitForAnybody() throws Exception {
    DispatcherLease lease = acquire(first);

    assertThat(lease.quietFrom()).isEqualTo(Instant.MIN);
    assertThat(lease.heldAt(clock.instant())).isTrue();
    assertThat(record.read().holder()).isEqualTo("first");
  }

  @Test
  void isRefusedAsLongAsItIsRenewed() throws Exception {
    DispatcherLease lease = acquire(first);
    for (int minute = 0; minute < 600; minute++) {
      pass(Duration.ofSeconds(10));
      assertThat(lease.keep()).isTrue();
      assertThat(second.tryAcquire()).isNull();
      assertThat(lease.heldAt(clock.instant())).isTrue();
    }
  }

  @Test
  void isVoidATermAfterTheLastRenewalOnTheHoldersOwnClock() throws Exception {
    DispatcherLease lease = acquire(first);
    Instant taken = clock.instant();

    assertThat(lease.heldAt(taken.plus(RecordLease.TERM).minus(MOMENT))).isTrue();
    assertThat(lease.heldAt(taken.plus(RecordLease.TERM))).isFalse();
  }

  @Test
  void isTakenOverATermAfterItWasFirstSeenUnchanged() throws Exception {
    acquire(first);
    pass(Duration.ofHours(5));
    assertThat(second.tryAcquire()).as("it was never seen before").isNull();

    pass(RecordLease.TERM.minus(MOMENT));
    assertThat(second.tryAcquire()).isNull();
    pass(MOMENT);

    assertThat(acquire(second).heldAt(clock.instant())).isTrue();
  }

  @Test
  void aSuccessorWaitsForWhatTheDeadOneMaySendAndForItsLongestCall() throws Exception {
    acquire(first);
    second.tryAcquire();
    pass(RecordLease.TERM);

    assertThat(acquire(second).quietFrom())
        .isEqualTo(clock.instant().plus(Intent.FRESH).plus(LONGEST_CALL));
  }

  @Test
  void aHolderThatWakesFindsThatItHasLost() throws Exception {
    DispatcherLease lease = acquire(first);
    second.tryAcquire();
    pass(RecordLease.TERM);
    DispatcherLease successor = acquire(second);

    assertThat(lease.heldAt(clock.instant())).isFalse();
    assertThat(lease.keep()).isFalse();
    assertThat(lease.keep()).isFalse();
    lease.close();

    assertThat(record.read().holder()).isEqualTo("second");
    assertThat(record.read().released()).isFalse();
    assertThat(successor.keep()).isTrue();
  }

  @Test
  void aHolderThatWakesBeforeAnybodyCameGoesOn() throws Exception {
    DispatcherLease lease = acquire(first);
    second.tryAcquire();
    pass(Duration.ofHours(1));
    assertThat(lease.heldAt(clock.instant())).isFalse();

    assertThat(lease.keep()).isTrue();

    assertThat(lease.heldAt(clock.instant())).isTrue();
    assertThat(second.tryAcquire()).isNull();
  }

  @Test
  void whatWasGivenUpIsFreeAtOnce() throws Exception {
    acquire(first).close();

    assertThat(acquire(second).quietFrom()).isEqualTo(Instant.MIN);
  }

  @Test
  void nobodyIsWaitedForWhereNoCreateCanBeOnItsWay() throws Exception {
    acquire(first);
    DispatcherLease.Source idle =
        RecordLease.source(record, "second", clock, LONGEST_CALL, () -> false);
    idle.tryAcquire();
    pass(RecordLease.TERM);

    assertThat(acquire(idle).quietFrom()).isEqualTo(Instant.MIN);
  }

  @Test
  void ofTwoWhoComeAtOnceOneGetsIt() throws Exception {
    acquire(source("dead"));
    first.tryAcquire();
    second.tryAcquire();
    pass(RecordLease.TERM);

    assertThat(first.tryAcquire()).isNotNull();
    assertThat(second.tryAcquire()).isNull();
  }

  private DispatcherLease.Source source(String holder) {
    return RecordLease.source(record, holder, clock, LONGEST_CALL);
  }

  private void pass(Duration time) {
    clock.moveTo(clock.instant().plus(time));
  }

  private static DispatcherLease acquire(DispatcherLease.Source source) throws IOException {
    @Nullable DispatcherLease lease = source.tryAcquire();
    return Objects.requireNonNull(lease, "the lease is free");
  }
}
