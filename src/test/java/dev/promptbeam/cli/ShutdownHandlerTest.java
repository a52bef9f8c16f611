package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShutdownHandlerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ShutdownHandler handler =
      new ShutdownHandler(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void passesOverAHookOfAClosedFlink() {
    tell(new NoClassDefFoundError("org/apache/pekko/actor/CoordinatedShutdown$JvmExitReason$"));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void tellsOfAllElse() {
    tell(new NoClassDefFoundError("dev/promptbeam/cli/Main"));
    tell(new IllegalStateException("broken"));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("Exception in thread \"t\" java.lang.NoClassDefFoundError: dev/promptbeam")
        .contains("java.lang.IllegalStateException: broken", "\tat ");
  }

  private void tell(Throwable failure) {
    handler.uncaughtException(new Thread(() -> {}, "t"), failure);
  }
}
