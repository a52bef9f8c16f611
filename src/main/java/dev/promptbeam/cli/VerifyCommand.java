package dev.promptbeam.cli;

import dev.promptbeam.batch.balance.Verification;
import dev.promptbeam.batch.clean.Pruned;
import dev.promptbeam.cli.option.ExistingRun;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.GoOn;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Recounts a run. */
@Command(
    name = "verify",
    description = "Recounts the balance of a run from its files alone.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the files balance and nothing was changed",
      "1:they do not",
      "5:what is there is right, but the run is not complete"
    })
final class VerifyCommand extends Subcommand {
  @Mixin private ExistingRun run = new ExistingRun();

  @Override
  public Integer call() throws RunRefusedException, IOException {
    Verification.Report report = Verification.of(run.directory());
    List<String> problems = report.problems();
    if (!problems.isEmpty()) {
      String more = problems.size() == 1 ? "" : "; and " + (problems.size() - 1) + " more";
      out().println("damaged: " + problems.get(0) + more);
    }
    problems.forEach(problem -> err().println(problem));
    out()
        .println(
            (report.complete() ? "complete: " : "not complete: ") + report.counts().sentence());
    Pruned pruned = Pruned.of(run.directory());
    if (pruned != null) {
      out().println(pruned.sentence());
    }
    if (!problems.isEmpty()) {
      return ExitCode.DEFECT;
    }
    if (report.complete()) {
      return ExitCode.OK;
    }
    RunRecord record = RunRecord.read(run.directory());
    if (record != null && !record.state().equals(RunRecord.CANCELLED)) {
      out().println("go on with: " + GoOn.with(record, run.directory()));
    }
    return ExitCode.STOPPED;
  }
}
