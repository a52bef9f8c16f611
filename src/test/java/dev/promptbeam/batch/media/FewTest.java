package dev.promptbeam.batch.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FewTest {
  @Test
  void aFailureLetsThoseUnderWayEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    FutureTask<Void> all =
        new FutureTask<>(
            () -> {
              new Few()
                  .forEach(
                      List.of("bad", "long", "third", "fourth", "fifth", "sixth"),
                      name -> name,
                      name -> {
                        switch (name) {
                          case "bad" -> {
                            begun.await();
                            failed.countDown();
                            throw new IOException("cut off");
                          }
                          case "long" -> {
                            begun.countDown();
                            goOn.await();
                            ended.set(true);
                          }
                          case "third", "fourth" -> failed.await();
                          default -> {}
                        }
                      });
              return null;
            });
    new Thread(all).start();
    failed.await();
    goOn.countDown();

    assertThatThrownBy(all::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("cut off");
    assertThat(ended).isTrue();
  }
}
