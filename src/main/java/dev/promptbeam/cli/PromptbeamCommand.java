package dev.promptbeam.cli;

import picocli.AutoComplete.GenerateCompletion;
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
    subcommands = {
      RunCommand.class,
      ValidateCommand.class,
      PreviewCommand.class,
      StatusCommand.class,
      VerifyCommand.class,
      CancelCommand.class,
      CleanCommand.class,
      RedriveCommand.class,
      RunsCommand.class,
      JobsCommand.class,
      EmulatorCommand.class,
      GenerateCompletion.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:complete",
      "1:a defect of the program, or a complete run that has lost files for good",
      "2:bad usage, spec, key or dataset; nothing was sent",
      "3:complete, but more dead letters than allowed, or a file that could not be read to its end",
      "5:stopped before the end; resumable with the same run id"
    })
final class PromptbeamCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing required subcommand");
  }
}
