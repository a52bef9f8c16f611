package dev.promptbeam.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.storage.WithBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LeaseLockTest extends WithBucket {
  private static final String LOCK = "run/run.lock";

  /** Time that passes only where somebody waits, and what happens meanwhile. */
  private static class TestTime implements LeaseLock.Time {
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(Duration duration) {
      now += duration.toNanos();
      meanwhile(Duration.ofNanos(now));
    }

    /** What happens once so much has passed. */
    @SuppressWarnings("UnusedVariable") // for those that override it
    void meanwhile(Duration passed) {}

    void pass(Duration duration) {
      now += duration.toNanos();
    }
  }

  @Override
  protected Duration patience() {
    return Duration.ofMillis(1);
  }

  @Test
  void onlyOneHoldsIt() throws IOException {
    try (HeldLock first = Locks.tryAcquire(file())) {
      assertThat(first).isNotNull();
      assertThat(Locks.isHeld(file())).isTrue();
      assertThat(Locks.holder(file()))
          .startsWith("process " + ProcessHandle.current().pid() + " on ");
      assertThat(Locks.tryAcquire(file())).isNull();
    }
    assertThat(Locks.isHeld(file())).isFalse();
    try (HeldLock next = Locks.tryAcquire(file())) {
      assertThat(next).isNotNull();
    }
  }

  @Test
  void oneThatIsDiscardedLeavesNothing() throws IOException {
    requireNonNull(Locks.tryAcquire(file())).discard();

    assertThat(storage.contents().names(BUCKET, "")).isEmpty();
  }

  @Test
  void holderThatIsDeadOnThisMachineIsSeenToBe() throws IOException {
    LeaseHolder self = LeaseHolder.ofThisProcess();
    heldBy(
        new LeaseHolder(self.process(), "here", self.boot(), self.namespace(), self.started() - 1));
    TestTime time = new TestTime();

    try (HeldLock lock = LeaseLock.tryAcquire(file(), time)) {
      assertThat(lock).isNotNull();
    }
    assertThat(time.nanos()).isZero();
  }

  @Test
  void holderElsewhereThatIsSilentForATermHasLostIt() throws IOException {
    heldBy(new LeaseHolder(1, "elsewhere", "another boot", "", 5));
    TestTime time = new TestTime();

    try (HeldLock lock = LeaseLock.tryAcquire(file(), time)) {
      assertThat(lock).isNotNull();
    }
    assertThat(Duration.ofNanos(time.nanos())).isEqualTo(LeaseObject.TERM);
  }

  @Test
  void holderElsewhereThatRenewsKeepsIt() throws IOException {
    heldBy(new LeaseHolder(1, "elsewhere", "another boot", "", 5));
    TestTime time =
        new TestTime() {
          @Override
          void meanwhile(Duration passed) {
            if (passed.equals(Duration.ofSeconds(20))) {
              put(LOCK, text(LOCK).replace("\"number\":1", "\"number\":2"));
            }
          }
        };

    assertThat(LeaseLock.tryAcquire(file(), time)).isNull();
    assertThat(Duration.ofNanos(time.nanos())).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void holderRenewsItThreeTimesATerm() throws IOException {
    TestTime time = new TestTime();
    try (LeaseLock lock = requireNonNull(LeaseLock.tryAcquire(file(), time))) {
      AtomicInteger lost = new AtomicInteger();
      lock.onLost(lost::incrementAndGet);
      for (int second = 0; second < 180; second++) {
        time.pass(Duration.ofSeconds(1));
        lock.renewOnce();
      }
      assertThat(text(LOCK)).contains("\"number\":10,");
      assertThat(lost).hasValue(0);
    }
  }

  @Test
  void holderThatWasReplacedStopsAndTouchesItNoMore() throws IOException {
    TestTime time = new TestTime();
    LeaseLock lock = requireNonNull(LeaseLock.tryAcquire(file(), time));
    AtomicInteger lost = new AtomicInteger();
    lock.onLost(lost::incrementAndGet);
    heldBy(new LeaseHolder(1, "elsewhere", "another boot", "", 5));
    String others = text(LOCK);
    time.pass(Duration.ofSeconds(30));

    lock.renewOnce();
    lock.renewOnce();
    lock.close();

    assertThat(lost).hasValue(1);
    assertThat(text(LOCK)).isEqualTo(others);
  }

  @Test
  void holderThatCouldNotRenewHasItAgainWhereNobodyTookIt() throws IOException {
    TestTime time = new TestTime();
    try (LeaseLock lock = requireNonNull(LeaseLock.tryAcquire(file(), time))) {
      AtomicInteger lost = new AtomicInteger();
      lock.onLost(lost::incrementAndGet);
      storage.goAway();
      time.pass(Duration.ofMinutes(5));
      lock.renewOnce();
      storage.comeBack();
      lock.renewOnce();

      assertThat(lost).hasValue(0);
      assertThat(text(LOCK)).contains("\"number\":2,");
    }
  }

  @Test
  void answerOfARenewalThatIsLostIsNoLoss() throws IOException {
    TestTime time = new TestTime();
    try (LeaseLock lock = requireNonNull(LeaseLock.tryAcquire(file(), time))) {
      AtomicInteger lost = new AtomicInteger();
      lock.onLost(lost::incrementAndGet);
      fault("{'kind': 'ERROR', 'operation': 'objects.insert', 'after': true, 'status': 503}");
      time.pass(Duration.ofSeconds(30));
      lock.renewOnce();
      time.pass(Duration.ofSeconds(30));
      lock.renewOnce();
      assertThat(lost).hasValue(0);
    }
  }

  private static Path file() {
    return at(LOCK);
  }

  private void heldBy(LeaseHolder holder) throws IOException {
    put(
        LOCK,
        dev.promptbeam.model.Json.MAPPER
            .createObjectNode()
            .put("number", 1)
            .put("holder", "run.lock")
            .put("released", false)
            .set("process", dev.promptbeam.model.Json.MAPPER.valueToTree(holder))
            .toString());
  }
}
