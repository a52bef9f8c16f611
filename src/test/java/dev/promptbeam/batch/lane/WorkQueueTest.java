package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.state.Work;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever would have to wait here waits for hours: the time-out tells. */
@Timeout(30)
class WorkQueueTest {
  private static final Duration HOURS = Duration.ofHours(5);

  private final WorkQueue queue = new WorkQueue();

  @Test
  void handsOutWorkInItsOrder() throws Exception {
    queue.add(Work.publish("00000-000"));
    queue.add(Work.publish("00001-000"));

    assertThat(queue.take(HOURS, queue.rings())).isEqualTo(Work.publish("00000-000"));
    assertThat(queue.take(HOURS, queue.rings())).isEqualTo(Work.publish("00001-000"));
    assertThat(queue.take(Duration.ofMillis(1), queue.rings())).isNull();
  }

  @Test
  void theBellWakesAllWhoWait() throws Exception {
    FutureTask<Work> one = waiting();
    FutureTask<Work> other = waiting();

    queue.ring();

    assertThat(one.get()).isNull();
    assertThat(other.get()).isNull();
  }

  @Test
  void aBellThatRangBetweenTheLastLookAndTheWaitIsHeard() throws Exception {
    long heard = queue.rings();
    queue.ring();

    assertThat(queue.take(HOURS, heard)).isNull();
  }

  @Test
  void theBellTakesNoWorkAway() throws Exception {
    long heard = queue.rings();
    queue.add(Work.publish("00000-000"));
    queue.ring();

    assertThat(queue.take(HOURS, heard)).isNotNull();
  }

  private FutureTask<Work> waiting() {
    FutureTask<Work> taken = new FutureTask<>(() -> queue.take(HOURS, 0));
    new Thread(taken).start();
    return taken;
  }
}
