package dev.promptbeam.cli;

import com.google.common.base.Throwables;
import java.io.PrintWriter;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Arrays;

/**
 * Tells what ends a thread, as the JVM does, but for one thing: a shutdown hook of the embedded
 * Flink that finds its classes unloaded, because Flink was closed before and left it nothing to do.
 */
record ShutdownHandler(PrintWriter err) implements UncaughtExceptionHandler {
  private static final String HOOK = "org.apache.pekko.actor.CoordinatedShutdown";

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    boolean unloaded =
        failure instanceof NoClassDefFoundError
            && Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(HOOK));
    if (!unloaded) {
      String trace = Throwables.getStackTraceAsString(failure);
      err.print("Exception in thread \"" + thread.getName() + "\" " + trace);
      err.flush();
    }
  }
}
