package dev.promptbeam.cli;

import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.cli.option.RunOptions;
import dev.promptbeam.cli.option.SpecOptions;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.SpecDataset;
import dev.promptbeam.run.RunRequest;
import dev.promptbeam.run.RunsFolder;
import dev.promptbeam.run.StopHook;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a spec, or goes on with a run that exists. */
@Command(
    name = "run",
    description = "Runs a spec, or resumes the run when its id exists.",
    footer = {"", "Options of Beam and its runner follow after --, such as -- --parallelism=4"})
final class RunCommand extends Subcommand {
  @Mixin private SpecOptions specOptions = new SpecOptions();

  @Mixin private RunLocation location = new RunLocation();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Names the run; the same id resumes it. Default: time and four characters.")
  private @Nullable String runId;

  @Mixin private RunOptions options = new RunOptions();

  @Parameters(index = "1..*", paramLabel = "-- --beamOption=value", hidden = true)
  private List<String> beamArguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    options.warmUp();
    try (ProgressPrinter printer =
            ProgressPrinter.of(
                this,
                options.json(),
                options.outside(surroundings(), specOptions.tables().tariff()));
        StopHook stops = program().stopHook(printer)) {
      return launch(request(), printer, stops);
    }
  }

  private RunRequest request() throws RunRefusedException, SpecException {
    Spec spec = specOptions.parse(surroundings().clock(), err());
    String id = runId == null ? RunsFolder.newId(surroundings()) : runId;
    begins(id);
    RunsFolder runs = location.folder();
    return options.request(
        surroundings(),
        specOptions.tables().tariff(),
        spec,
        new SpecDataset(spec, specOptions.file()),
        id,
        runs.directory(spec.name(), id),
        beamArguments,
        new RunRequest.Told(
            runId != null,
            goOn(),
            WholeCommand.words(command(), specOptions.file(), runs, beamArguments)));
  }
}
