package dev.promptbeam.cli;

import dev.promptbeam.model.Surroundings;
import java.io.PrintWriter;
import java.util.List;

/** The command as tests of other packages run it inside their own process. */
public final class InThisProcess {
  private InThisProcess() {}

  /** Runs it to its end; returns the exit code that its process would have had. */
  public static int execute(PrintWriter out, PrintWriter err, List<String> arguments) {
    return Main.commandLine(Surroundings.ofThisProcess(), out, err)
        .execute(arguments.toArray(String[]::new));
  }
}
