package dev.promptbeam.cli;

import dev.promptbeam.batch.Records;
import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.Runner;
import dev.promptbeam.spec.DurationText;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a spec, or goes on with a run that exists. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs a spec, or resumes the run when its id exists.",
    footer = {"", "Options of Beam and its runner follow after --, such as -- --parallelism=4"})
final class RunCommand implements Callable<Integer> {
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

  /** A name and not the enum: naming it here would load Beam for --help. */
  @Option(
      names = "--runner",
      paramLabel = "flink|direct",
      description = "Flink, embedded or a cluster, or the Direct runner; default: flink.")
  private String runner = "flink";

  @Option(
      names = "--max-failure-ratio",
      paramLabel = "R",
      description = "Share of rows that may end as dead letters for exit 0; default: 0.")
  private double maxFailureRatio;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description =
          "Stops waiting for jobs after that long, such as 30m or 0: exit code 5, they go on.")
  private @Nullable String wait;

  @Option(
      names = "--abandon-open-jobs",
      description = "Gives up jobs that the present key cannot see; their requests are paid again.")
  private boolean abandonOpenJobs;

  @Option(names = "--json", description = "Progress as JSON lines.")
  private boolean json;

  @Parameters(index = "1..*", paramLabel = "-- --beamOption=value", hidden = true)
  private List<String> beamArguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Instant leaveAt = leaveAt(Instant.now());
    ProgressPrinter printer = new ProgressPrinter(command.commandLine().getOut(), json);
    try (StopHook stops = StopHook.register(printer)) {
      return run(printer, stops, leaveAt);
    }
  }

  private int run(ProgressPrinter printer, StopHook stops, @Nullable Instant leaveAt)
      throws Exception {
    if (!(maxFailureRatio >= 0 && maxFailureRatio <= 1)) {
      throw new RunRefusedException("--max-failure-ratio wants a share between 0 and 1");
    }
    Spec spec = specOptions.parse();
    spec.warnings().forEach(command.commandLine().getErr()::println);
    String id = RunLocation.runId(runId);
    RunDirectory directory = location.directory(spec.name(), id);
    RunLaunch.Request request =
        new RunLaunch.Request(
            spec,
            specOptions.file(),
            id,
            directory,
            runner(),
            beamArguments,
            maxFailureRatio,
            abandonOpenJobs,
            leaveAt);
    printer.runNamed(spec.name() + "/" + id);
    stops.named(id);
    prepare(directory);
    try (FileLock lock = FileLock.tryAcquire(directory.runLockFile())) {
      if (lock == null) {
        throw new RunRefusedException(
            "run "
                + spec.name()
                + "/"
                + id
                + " is in use by "
                + FileLock.holder(directory.runLockFile())
                + "; wait for its end, or end it");
      }
      RunRecord end = new RunLaunch(request, printer, stops).launch();
      printer.ended(end, directory);
      printer.doubles(new Records(directory.ledger()).doubles());
      return end.exitCode() == null ? ExitCode.DEFECT : end.exitCode();
    }
  }

  /** When to stop waiting, counted from the start of the command; null for never. */
  private @Nullable Instant leaveAt(Instant start) throws RunRefusedException {
    if (wait == null) {
      return null;
    }
    Duration most = wait.equals("0") ? Duration.ZERO : DurationText.parse(wait);
    if (most == null) {
      throw new RunRefusedException(
          "--wait wants a duration such as 500ms, 10s, 5m or 72h, or 0, not " + wait);
    }
    return start.plus(most);
  }

  private Runner runner() throws RunRefusedException {
    return switch (runner) {
      case "flink" -> Runner.FLINK;
      case "direct" -> Runner.DIRECT;
      default -> throw new RunRefusedException("--runner is flink or direct, not " + runner);
    };
  }

  private static void prepare(RunDirectory directory) throws RunRefusedException {
    boolean foreign = !directory.exists() && hasContent(directory);
    if (foreign && !Files.exists(directory.runLockFile())) {
      throw new RunRefusedException(
          directory + " exists and is not a run; name another --run-id or --runs-dir");
    }
    try {
      directory.create();
    } catch (AccessDeniedException e) {
      throw new RunRefusedException("cannot write to " + e.getFile() + ": permission denied");
    } catch (FileSystemException e) {
      throw new RunRefusedException("cannot write to " + e.getFile() + ": " + e.getReason());
    } catch (IOException e) {
      throw new RunRefusedException("cannot write to " + directory + ": " + e.getMessage());
    }
  }

  private static boolean hasContent(RunDirectory directory) {
    String[] content = directory.root().toFile().list();
    return content != null && content.length > 0;
  }
}
