package dev.promptbeam.cli;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.cli.option.ClusterOptions;
import dev.promptbeam.cli.option.ExistingRun;
import dev.promptbeam.cli.option.TableOptions;
import dev.promptbeam.cli.told.Outside;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.CancelRun;
import dev.promptbeam.run.RunListener;
import dev.promptbeam.run.runner.EarlierJob;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a run for good with what it has. */
@Command(
    name = "cancel",
    description = "Cancels a run's remote jobs and keeps what is finished.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the run is over: its unanswered rows are dead letters, or it was complete before",
      "2:there is no such run, or its key is missing or does not see its jobs",
      "5:stopped before the end, such as by a server that cannot be reached; cancel it again"
    })
final class CancelCommand extends Subcommand {
  @Mixin private ExistingRun run = new ExistingRun();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--json", description = "Progress as JSON lines.")
  private boolean json;

  @Override
  public Integer call() throws RunRefusedException, IOException, InterruptedException {
    try (ProgressPrinter printer =
        ProgressPrinter.of(this, json, Outside.nobody(TableOptions.builtIn()))) {
      return cancel(printer);
    }
  }

  private int cancel(ProgressPrinter printer)
      throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = run.directory();
    RunRecord before = RunRecord.read(directory);
    if (before != null && CancelRun.isOver(before, directory)) {
      printer.note("it is over already, nothing was changed");
      printer.ended(before, directory, goOn(), RunListener.PATIENCE);
      return ExitCode.OK;
    }
    new Cancellation(directory.ledger()).request(surroundings().clock().instant());
    new EventLog(directory.eventsFile(), surroundings().clock()).add("cancel_asked", Map.of());
    if (cluster.gone() && before != null) {
      EarlierJob.of(before, directory).noteGone();
    }
    RunRecord end =
        new CancelRun(surroundings(), directory, goOn(), printer, program().halt()).finish();
    printer.ended(end, directory, goOn(), RunListener.PATIENCE);
    printer.doubles(new Records(directory.ledger()).doubles());
    return CancelRun.isOver(end, directory) ? ExitCode.OK : ExitCode.STOPPED;
  }
}
