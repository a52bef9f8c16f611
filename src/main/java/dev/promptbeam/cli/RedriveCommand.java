package dev.promptbeam.cli;

import dev.promptbeam.batch.balance.DeadLetterFiles;
import dev.promptbeam.batch.balance.UnreadRows;
import dev.promptbeam.batch.clean.Pruned;
import dev.promptbeam.cli.option.ExistingRun;
import dev.promptbeam.cli.option.RunOptions;
import dev.promptbeam.cli.option.TableOptions;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.RedriveOrigin;
import dev.promptbeam.run.RedriveTarget;
import dev.promptbeam.run.Redriven;
import dev.promptbeam.run.RunRequest;
import dev.promptbeam.run.StopHook;
import dev.promptbeam.spec.guide.ModelGuide;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the dead letters of a complete run again, as a run of their own. */
@Command(
    name = "redrive",
    description = {
      "Runs the retryable dead letters of a complete run again: a new run with the same spec and"
          + " endpoint.",
      "Its results carry the key, source and row of the first run."
    },
    footer = {"", "Options of Beam and its runner follow after --, such as -- --parallelism=4"})
final class RedriveCommand extends Subcommand {
  @Mixin private ExistingRun run = new ExistingRun();

  @Option(names = "--all", description = "Takes the permanent dead letters too.")
  private boolean all;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "Names the new run; the same id resumes it. Default: RUN-ID.redrive-N, with the first"
              + " number from 1 that is free.")
  private @Nullable String runId;

  @Mixin private TableOptions tables = new TableOptions();

  @Mixin private RunOptions options = new RunOptions();

  @Parameters(index = "1..*", paramLabel = "-- --beamOption=value", hidden = true)
  private List<String> beamArguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    options.warmUp();
    try (ProgressPrinter printer =
            ProgressPrinter.of(
                this, options.json(), options.outside(surroundings(), tables.tariff()));
        StopHook stops = program().stopHook(printer)) {
      RedriveOrigin origin = RedriveOrigin.of(run.directory(), surroundings().environment());
      Pruned pruned = Pruned.of(run.directory());
      if (pruned != null) {
        printer.note("run " + run + " was " + pruned.sentence());
      }
      RedriveTarget target = RedriveTarget.of(origin, run.runs(), runId);
      LocalDate today = LocalDate.ofInstant(surroundings().clock().instant(), ZoneOffset.UTC);
      ModelGuide guide = new ModelGuide(tables.catalog(), today);
      for (String model : origin.spec().models()) {
        guide
            .ofModel(model, origin.spec().batch().quota(model).given())
            .forEach(hint -> err().println("warning: " + hint.message()));
      }
      begins(target.runId());
      RunRequest request =
          options.request(
              surroundings(),
              tables.tariff(),
              origin.spec(),
              origin.deadLetters(all),
              target.runId(),
              target.directory(),
              beamArguments,
              new RunRequest.Told(
                  runId != null,
                  goOn(),
                  WholeCommand.words(
                      command(), run.directory().root(), run.runs(), beamArguments)));
      boolean nothing = !target.exists() && !hasRows(origin, target, printer);
      return nothing ? ExitCode.OK : launch(request, printer, stops);
    }
  }

  /** Says what is taken and what is left; false where nothing is to be taken. */
  private boolean hasRows(RedriveOrigin origin, RedriveTarget target, ProgressPrinter printer)
      throws RunRefusedException, IOException {
    DeadLetterFiles letters = DeadLetterFiles.of(origin.directory());
    Path changed = letters.firstChanged(all);
    if (changed != null) {
      throw new RunRefusedException(
          changed + " is not what was published; promptbeam verify " + run + " tells more");
    }
    Redriven redriven = Redriven.of(letters, UnreadRows.in(letters), all);
    printer.redriving(origin.name(), redriven);
    if (redriven.rows() > 0 && target.earlier() != null) {
      String before = target.earlier().name() + "/" + target.earlier().runId();
      printer.note(
          "warning: "
              + before
              + " has redriven the same run before, and rows it has results for are asked once"
              + " more; for what it left: promptbeam redrive "
              + before);
    }
    return redriven.rows() > 0;
  }
}
