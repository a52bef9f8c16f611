package dev.promptbeam.batch.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CutShortTest {
  private final AtomicBoolean unwanted = new AtomicBoolean();

  @Test
  void returnsWhatTheCallReturns() throws Exception {
    try (CutShort calls = new CutShort(unwanted::get)) {
      assertThat(calls.call(() -> "answer")).isEqualTo("answer");
    }
  }

  @Test
  void interruptsACallThatIsNotWantedAnyMore() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (CutShort calls = new CutShort(unwanted::get)) {
      String answer =
          calls.call(
              () -> {
                unwanted.set(true);
                try {
                  never.await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                  throw e;
                }
                return "answer";
              });
      assertThat(answer).isNull();
    }
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void makesNoCallThatIsNotWanted() throws Exception {
    unwanted.set(true);
    try (CutShort calls = new CutShort(unwanted::get)) {
      assertThat(calls.<String>call(() -> "answer")).isNull();
    }
  }

  @Test
  void throwsWhatTheCallThrows() {
    try (CutShort calls = new CutShort(unwanted::get)) {
      assertThatThrownBy(
              () ->
                  calls.call(
                      () -> {
                        throw new IOException("no space left");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("no space left");
    }
  }
}
