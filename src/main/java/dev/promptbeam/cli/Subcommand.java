package dev.promptbeam.cli;

import dev.promptbeam.model.Surroundings;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.run.LockedRun;
import dev.promptbeam.run.RunRequest;
import dev.promptbeam.run.StopHook;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What every command has: its program, where it prints, and how to go on with what it began. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class Subcommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // set by picocli
  private PromptbeamCommand program;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  private @Nullable String begun;

  final PromptbeamCommand program() {
    return program;
  }

  final Surroundings surroundings() {
    return program.surroundings();
  }

  final CommandSpec command() {
    return command;
  }

  final PrintWriter out() {
    return command.commandLine().getOut();
  }

  final PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** Says which run it begins, as soon as that is known. */
  final void begins(String runId) {
    begun = runId;
  }

  /** Begins the run or goes on with it; those are told who want to be, whatever comes of it. */
  final int launch(RunRequest request, ProgressPrinter printer, StopHook stops) throws Exception {
    try {
      return LockedRun.launch(request, printer, stops);
    } catch (Exception | Error failure) {
      printer.failed(
          request.directory(), FailureHandler.exitCode(failure), FailureHandler.why(failure));
      throw failure;
    }
  }

  /** The command that goes on, as far as is known by now. */
  final String goOn() {
    return GoOn.command(command.root().commandLine().getParseResult().originalArgs(), begun);
  }
}
