package dev.promptbeam.batch.setup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A worker of a cluster lacks what it needs, which trying again does not mend: Flink ends the job
 * at once instead of restarting it.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class WorkerUnfitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param lack what this worker lacks and what to do about it, to follow its name
   */
  public WorkerUnfitException(String lack) {
    super("the worker " + here() + " " + lack);
  }

  private static String here() {
    String process = "process " + ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + ", " + process + ",";
    } catch (UnknownHostException nameless) {
      return "of " + process;
    }
  }
}
