package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadWorkersTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void handlesResultsOnTheThreadThatAsksForThem() throws Exception {
    List<Thread> threads = new ArrayList<>();
    try (ThreadWorkers workers = new ThreadWorkers(2)) {
      workers.run(
          Thread::currentThread,
          ran -> {
            threads.add(ran);
            threads.add(Thread.currentThread());
          });
      workers.await(LONG);
      assertThat(threads).as("before its turn").isEmpty();
      workers.handleResults();
    }

    assertThat(threads.get(0)).isNotEqualTo(Thread.currentThread());
    assertThat(threads.get(1)).isEqualTo(Thread.currentThread());
  }

  @Test
  void handsOnWhatACallThrew() throws Exception {
    try (ThreadWorkers workers = new ThreadWorkers(1)) {
      workers.run(
          () -> {
            throw new IOException("no space left on device");
          },
          nothing -> {});

      workers.await(LONG);
      assertThatThrownBy(workers::handleResults).hasMessage("no space left on device");
    }
  }

  @Test
  void handsOnErrorsToo() throws Exception {
    try (ThreadWorkers workers = new ThreadWorkers(1)) {
      workers.run(
          () -> {
            throw new OutOfMemoryError("heap");
          },
          nothing -> {});

      workers.await(LONG);
      assertThatThrownBy(workers::handleResults).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void messagesAreHandledInTurn() throws Exception {
    List<String> told = new ArrayList<>();
    try (ThreadWorkers workers = new ThreadWorkers(1)) {
      workers.tell(() -> told.add("one"));
      workers.tell(() -> told.add("two"));

      workers.handleResults();
    }

    assertThat(told).containsExactly("one", "two");
  }

  @Test
  void closingInterruptsCallsAndWaitsForThem() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ThreadWorkers workers = new ThreadWorkers(1);
    workers.run(
        () -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            ended.countDown();
          }
          return "never";
        },
        nothing -> {});
    running.await();

    workers.close();

    assertThat(ended.getCount()).isZero();
    workers.handleResults();
  }

  /** What is behind the closing, such as the lease, is freed by the one who closes. */
  @Test
  void anInterruptDoesNotCutTheClosingShort() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ThreadWorkers workers = new ThreadWorkers(1);
    workers.run(
        () -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException told) {
            release.await(); // it takes a while to end
            ended.countDown();
          }
          return "never";
        },
        nothing -> {});
    running.await();
    Thread closing =
        new Thread(
            () -> {
              workers.close();
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              assertThat(ended.getCount()).isZero();
            });
    List<Throwable> failures = new ArrayList<>();
    closing.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));

    closing.start();
    closing.interrupt();
    closing.interrupt();
    release.countDown();
    closing.join();

    assertThat(failures).isEmpty();
  }
}
