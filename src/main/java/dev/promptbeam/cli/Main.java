package dev.promptbeam.cli;

import dev.promptbeam.cli.live.LiveRegion;
import dev.promptbeam.cli.live.Screen;
import dev.promptbeam.cli.live.Terminal;
import dev.promptbeam.cli.option.CloudStorage;
import dev.promptbeam.gemini.http.Proxies;
import dev.promptbeam.gemini.http.SelectorThreads;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;

/** Entry point of the {@code promptbeam} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int code = execute(args);
    SelectorThreads.end();
    System.exit(code);
  }

  /** Runs a command in this process and returns its exit code. */
  static int execute(String... args) {
    // Digits and letters are the same wherever it runs, in the texts of libraries too.
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    Surroundings surroundings = Surroundings.ofThisProcess();
    Screen screen = new Screen(new LiveRegion(out), Terminal.of(surroundings.environment()));
    PrintWriter err =
        PlainWriter.to(new PrintWriter(System.err, true, StandardCharsets.UTF_8), screen.region());
    Logging.quiet(surroundings.environment(), err);
    Proxies.allowPasswords();
    Thread.setDefaultUncaughtExceptionHandler(new ShutdownHandler(err));
    return execute(surroundings, args, out, err, screen);
  }

  private static int execute(
      Surroundings surroundings, String[] args, PrintWriter out, PrintWriter err, Screen screen) {
    String unreadable = Arguments.fault(args, System.getProperty("sun.jnu.encoding", ""));
    if (unreadable != null) {
      err.println("promptbeam: " + unreadable);
      return ExitCode.USAGE;
    }
    try {
      CommandLine command = new CommandLine(new PromptbeamCommand(surroundings, screen));
      Subcommands.addTo(command, args);
      return printing(command, out, err, screen).execute(args);
    } catch (Error e) {
      // picocli lets errors fly; with the main thread dead a runner's threads would live for ever.
      boolean memory = e instanceof OutOfMemoryError;
      String said = memory ? FailureHandler.sentence((OutOfMemoryError) e) : "it failed: " + e;
      err.println("promptbeam: " + said);
      return ExitCode.DEFECT;
    }
  }

  /** The command with all its subcommands, printing to the given writers. */
  static CommandLine commandLine(Surroundings surroundings, PrintWriter out, PrintWriter err) {
    Screen screen = new Screen(new LiveRegion(out), null);
    CommandLine command = new CommandLine(new PromptbeamCommand(surroundings, screen));
    Subcommands.addAllTo(command);
    return printing(command, out, err, screen);
  }

  /** Settings reach the subcommands that are there. */
  private static CommandLine printing(
      CommandLine command, PrintWriter out, PrintWriter err, Screen screen) {
    return command
        .setOut(PlainWriter.to(out, screen.region()))
        .setErr(PlainWriter.to(err, screen.region()))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(CloudStorage::execute)
        .setExecutionExceptionHandler(new FailureHandler());
  }
}
