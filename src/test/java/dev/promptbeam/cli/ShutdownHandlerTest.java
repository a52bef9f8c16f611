package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownHandlerTest {
  private final StringWriter text = new StringWriter();
  private final ShutdownHandler handler = new ShutdownHandler(new PrintWriter(text));

  @Test
  void passesOverAHookOfAClosedFlink() {
    for (String missing : List.of("org/apache/pekko/actor/Reason$", "scala/collection/Wrappers$")) {
      tell(thrownBy("org.apache.pekko.actor.CoordinatedShutdown$$anon$3", missing));
    }
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void tellsOfAllElse() {
    tell(new NoClassDefFoundError("dev/promptbeam/cli/Main"));
    tell(thrownBy("org.apache.flink.runtime.Other", "org/apache/pekko/actor/Reason$"));
    tell(new IllegalStateException("broken"));
    assertThat(text.toString())
        .contains("Exception in thread \"t\" java.lang.NoClassDefFoundError: dev/promptbeam")
        .contains("NoClassDefFoundError: org/apache/pekko")
        .contains("java.lang.IllegalStateException: broken", "\tat ");
  }

  private static Throwable thrownBy(String className, String missing) {
    Throwable failure = new NoClassDefFoundError(missing);
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("scala.Any", "apply", "Any.scala", 1),
          new StackTraceElement(className, "run", "Hook.scala", 851)
        });
    return failure;
  }

  private void tell(Throwable failure) {
    handler.uncaughtException(new Thread(() -> {}, "t"), failure);
  }
}
