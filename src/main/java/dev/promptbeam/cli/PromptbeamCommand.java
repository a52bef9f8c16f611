package dev.promptbeam.cli;

import dev.promptbeam.cli.live.Screen;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.run.RunListener;
import dev.promptbeam.run.StopHook;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand. */
@Command(
    name = "promptbeam",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs prompt datasets through the Gemini Batch API as one Apache Beam pipeline.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:complete",
      "1:a defect of the program, or a complete run that has lost files for good",
      "2:bad usage, spec, key or dataset; nothing was sent",
      "3:complete, but more dead letters than allowed, or a file that could not be read to its end",
      "4:stopped by the budget; resumable with a larger one",
      "5:stopped before the end; resumable with the same run id"
    })
final class PromptbeamCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  private final Surroundings surroundings;

  private final Screen screen;

  PromptbeamCommand(Surroundings surroundings, Screen screen) {
    this.surroundings = surroundings;
    this.screen = screen;
  }

  Screen screen() {
    return screen;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** What happens on Ctrl-C from now on. */
  StopHook stopHook(RunListener listener) {
    return StopHook.register(listener, surroundings.clock(), halt());
  }

  /** Ends the process at once; its shutdown hooks may be running. */
  IntConsumer halt() {
    return code -> {
      screen.region().close();
      Runtime.getRuntime().halt(code);
    };
  }

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing required subcommand");
  }
}
