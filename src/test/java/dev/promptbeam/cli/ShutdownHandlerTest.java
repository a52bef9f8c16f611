package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ShutdownHandlerTest {
  private final StringWriter text = new StringWriter();
  private final ShutdownHandler handler = new ShutdownHandler(new PrintWriter(text));

  @Test
  void passesOverAHookOfAClosedFlink() {
    tell(new NoClassDefFoundError("org/apache/pekko/actor/CoordinatedShutdown$JvmExitReason$"));
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void tellsOfAllElse() {
    tell(new NoClassDefFoundError("dev/promptbeam/cli/Main"));
    tell(new IllegalStateException("broken"));
    assertThat(text.toString())
        .contains("Exception in thread \"t\" java.lang.NoClassDefFoundError: dev/promptbeam")
        .contains("java.lang.IllegalStateException: broken", "\tat ");
  }

  private void tell(Throwable failure) {
    handler.uncaughtException(new Thread(() -> {}, "t"), failure);
  }
}
