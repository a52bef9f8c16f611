package dev.promptbeam.run.runner;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.util.FlinkException;
import org.jspecify.annotations.Nullable;

/** Tells from what a pipeline on a cluster threw how its Flink job ended. */
public final class FlinkFailure {
  private static final int LONGEST = 300;
  private static final String OURS = "dev.promptbeam.";

  private FlinkFailure() {}

  /** True where somebody, or Flink itself, has cancelled the job. */
  public static boolean isCancelled(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JobCancellationException) {
        return true;
      }
    }
    return false;
  }

  /**
   * The name of this machine, where the Flink inside this process does not start because that name
   * has no address; null where that is not the failure.
   */
  public static @Nullable String machineWithoutAddress(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean starting =
          Arrays.stream(cause.getStackTrace())
              .anyMatch(frame -> frame.getClassName().equals(MiniCluster.class.getName()));
      if (starting && cause instanceof UnknownHostException) {
        return String.valueOf(cause.getMessage()).replaceFirst(":.*", "");
      }
    }
    return null;
  }

  /** One sentence about the job of that name; null where the failure is not Flink's. */
  public static @Nullable String sentence(Throwable failure, String job) {
    boolean ofFlink = false;
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JobCancellationException) {
        return "the Flink job " + job + " was cancelled on the cluster";
      }
      ofFlink |=
          cause instanceof FlinkException
              || cause instanceof ProgramInvocationException
              || cause instanceof ConnectException; // the JobManager is gone
      root = cause;
    }
    return ofFlink
        ? "the Flink job " + job + " failed: " + firstLine(root) + "; Flink's logs tell more"
        : null;
  }

  /**
   * True where code of ours has failed, or memory has run out: Flink restarts a job that fails so,
   * and then reports it like any other. What Flink, Beam or a file system throws through our code
   * is none.
   */
  public static boolean isDefect(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean unchecked = root instanceof RuntimeException || root instanceof Error;
    return root instanceof OutOfMemoryError || (unchecked && isThrownHere(root));
  }

  private static boolean isThrownHere(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .filter(name -> name.startsWith(OURS))
        .isPresent();
  }

  private static String firstLine(Throwable root) {
    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    String text = root.getClass().getSimpleName() + ": " + message;
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
