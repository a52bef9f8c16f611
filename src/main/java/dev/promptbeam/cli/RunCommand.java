package dev.promptbeam.cli;

import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.cli.option.RunOptions;
import dev.promptbeam.cli.option.SpecOptions;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.SpecDataset;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.run.LockedRun;
import dev.promptbeam.run.RunRequest;
import dev.promptbeam.run.RunsFolder;
import dev.promptbeam.run.StopHook;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs a spec, or goes on with a run that exists. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs a spec, or resumes the run when its id exists.",
    footer = {"", "Options of Beam and its runner follow after --, such as -- --parallelism=4"})
final class RunCommand implements Callable<Integer>, Resumable {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // set by picocli
  private PromptbeamCommand program;

  @picocli.CommandLine.Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

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

  private @Nullable String begun;

  @Override
  public Integer call() throws Exception {
    ProgressPrinter printer = new ProgressPrinter(command.commandLine().getOut(), options.json());
    try (StopHook stops = program.stopHook(printer)) {
      return LockedRun.launch(request(), printer, stops);
    }
  }

  private RunRequest request() throws RunRefusedException, SpecException {
    Spec spec = specOptions.parse(program.surroundings().clock());
    PrintWriter err = command.commandLine().getErr();
    spec.warnings().forEach(warning -> err.println(warning.toString()));
    String id = runId == null ? RunsFolder.newId(program.surroundings()) : runId;
    begun = id;
    RunsFolder runs = location.folder();
    return options.request(
        program.surroundings(),
        specOptions.tables().tariff(),
        spec,
        new SpecDataset(spec, specOptions.file()),
        id,
        runs.directory(spec.name(), id),
        beamArguments,
        new RunRequest.Told(
            runId != null,
            goOn(),
            WholeCommand.words(command, specOptions.file(), runs, beamArguments)));
  }

  @Override
  public String goOn() {
    return GoOn.command(Resumable.arguments(command), begun);
  }
}
