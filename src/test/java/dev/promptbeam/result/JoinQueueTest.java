package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JoinQueueTest {
  private static final Future<?> DONE = CompletableFuture.completedFuture(1);

  private final List<Integer> emitted = new ArrayList<>();

  @Test
  void rowsComeOutInTheirOrderHoweverLongAnEarlierOneWaits() throws IOException {
    CompletableFuture<?> first = new CompletableFuture<>();
    try (JoinQueue queue = new JoinQueue()) {
      queue.add(DONE, 1, () -> emitted.add(0));
      queue.add(first, 1, () -> emitted.add(1));
      queue.add(DONE, 1, () -> emitted.add(2));
      assertThat(emitted).containsExactly(0);

      first.complete(null);
      queue.add(new CompletableFuture<>(), 1, () -> emitted.add(3));
      assertThat(emitted).containsExactly(0, 1, 2);

      queue.finish();
      assertThat(emitted).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void noMoreRowsAreHeldThanTheirBound() throws IOException {
    try (JoinQueue queue = new JoinQueue()) {
      for (int row = 0; row < 1_000; row++) {
        int number = row;
        queue.add(new CompletableFuture<>(), 1, () -> emitted.add(number));
        assertThat(row + 1 - emitted.size()).isLessThanOrEqualTo(64);
      }
    }
  }

  @Test
  void noMoreBytesAreHeldThanTheirBound() throws IOException {
    try (JoinQueue queue = new JoinQueue()) {
      queue.add(new CompletableFuture<>(), 12 << 20, () -> emitted.add(0));
      assertThat(emitted).isEmpty();
      queue.add(new CompletableFuture<>(), 12 << 20, () -> emitted.add(1));
      assertThat(emitted).containsExactly(0);
      queue.add(new CompletableFuture<>(), 20 << 20, () -> emitted.add(2));
      assertThat(emitted).containsExactly(0, 1, 2);
    }
  }

  @Test
  void nothingIsUnderWayOnceItIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Future<?> work;
    try (JoinQueue queue = new JoinQueue()) {
      work =
          queue.start(
              () -> {
                begun.countDown();
                new CountDownLatch(1).await();
                return null;
              });
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(work.isDone()).isTrue();
    assertThatThrownBy(work::get).hasCauseInstanceOf(InterruptedException.class);
  }
}
