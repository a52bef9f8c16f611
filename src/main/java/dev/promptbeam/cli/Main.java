package dev.promptbeam.cli;

import dev.promptbeam.gemini.Proxies;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the {@code promptbeam} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.quiet();
    Proxies.allowPasswords();
    Thread.setDefaultUncaughtExceptionHandler(new ShutdownHandler(System.err));
    System.exit(execute(args));
  }

  private static int execute(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try {
      return commandLine(new PrintWriter(System.out, true, StandardCharsets.UTF_8), err)
          .execute(args);
    } catch (Error e) {
      // picocli lets errors fly; with the main thread dead a runner's threads would live for ever.
      String advice = e instanceof OutOfMemoryError ? "; give more memory: JAVA_OPTS=-Xmx4g" : "";
      err.println("promptbeam: it failed: " + e + advice);
      return ExitCode.DEFECT;
    }
  }

  /** The command with all its subcommands, printing to the given writers. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new PromptbeamCommand())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureHandler());
  }
}
