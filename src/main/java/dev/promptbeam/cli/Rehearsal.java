package dev.promptbeam.cli;

import dev.promptbeam.model.ExitCode;
import java.nio.file.Path;

/**
 * A run on each runner in one JVM, which the build starts once: what that JVM has loaded becomes
 * the archive of classes from which the runnable file starts in less time.
 *
 * <p>Run as {@code Rehearsal SPEC}; the runs are made in the working directory.
 */
final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] args) {
    String spec = Path.of(args[0]).toAbsolutePath().toString();
    int code = ExitCode.OK;
    for (String runner : new String[] {"flink", "direct"}) {
      int ended = Main.execute("run", spec, "--endpoint", "emulator", "--runner", runner);
      code = Math.max(code, ended);
    }
    System.exit(code);
  }
}
