package dev.promptbeam.cli;

import dev.promptbeam.cli.option.CloudStorage;
import dev.promptbeam.cli.option.SpecOptions;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetWarnings;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All errors of a spec at once. */
@Command(
    name = "validate",
    description = "Shows all errors of a spec at once, with line and column; sends nothing.")
final class ValidateCommand extends Subcommand {
  @Mixin private SpecOptions specOptions = new SpecOptions();

  @SuppressWarnings("UnusedVariable") // what is parsed is in use before the command begins
  @Mixin
  private CloudStorage storage = new CloudStorage();

  @Override
  public Integer call() throws SpecException, RunRefusedException, InterruptedException {
    Spec spec = specOptions.parse(surroundings().clock(), err());
    Dataset dataset = Dataset.find(spec, specOptions.file());
    DatasetWarnings.of(spec, dataset).forEach(err()::println);
    out().println(specOptions.file() + ": valid; " + dataset.files().size() + " dataset file(s)");
    return ExitCode.OK;
  }
}
