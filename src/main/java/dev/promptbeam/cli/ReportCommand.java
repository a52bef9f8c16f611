package dev.promptbeam.cli;

import dev.promptbeam.cli.option.ExistingRun;
import dev.promptbeam.cli.option.TableOptions;
import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.page.ReportFiles;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the report of a run again; it takes no lock. */
@Command(
    name = "report",
    description = "Writes report.html and report.json of a run again, whatever its state.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:they are written", "2:there is no such run, or they cannot be written"})
final class ReportCommand extends Subcommand {
  @Mixin private ExistingRun run = new ExistingRun();

  @Mixin private TableOptions tables = new TableOptions();

  @Override
  public Integer call() throws RunRefusedException, IOException {
    RunDirectory directory = run.directory();
    StatusView view = new StatusView.Source(directory, tables.tariff()).read();
    if (view == null) {
      throw new RunRefusedException(directory + " has no run.json any more");
    }
    try {
      ReportFiles.write(directory, view);
    } catch (IOException e) {
      if (FullDisk.caused(e)) {
        throw e;
      }
      throw new RunRefusedException("cannot write the report: " + IoReason.withFile(e));
    }
    out().println(directory.reportPage().toString());
    return ExitCode.OK;
  }
}
