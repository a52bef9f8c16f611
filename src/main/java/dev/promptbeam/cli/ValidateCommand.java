package dev.promptbeam.cli;

import dev.promptbeam.cli.option.SpecOptions;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetWarnings;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;

/** All errors of a spec at once. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows all errors of a spec at once, with line and column; sends nothing.")
final class ValidateCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // set by picocli
  private PromptbeamCommand program;

  @picocli.CommandLine.Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Mixin private SpecOptions specOptions = new SpecOptions();

  @Override
  public Integer call() throws SpecException, RunRefusedException, InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    Spec spec = specOptions.parse(program.surroundings().clock());
    PrintWriter err = command.commandLine().getErr();
    spec.warnings().forEach(warning -> err.println(warning.toString()));
    Dataset dataset = Dataset.find(spec, specOptions.file());
    DatasetWarnings.of(spec, dataset).forEach(command.commandLine().getErr()::println);
    out.println(specOptions.file() + ": valid; " + dataset.files().size() + " dataset file(s)");
    return ExitCode.OK;
  }
}
