package dev.promptbeam.cli;

import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.ListedRun;
import dev.promptbeam.report.RunTable;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the runs under the runs directory. */
@Command(name = "runs", description = "Lists the runs under the runs directory, newest first.")
final class RunsCommand extends Subcommand {
  @Mixin private RunLocation location = new RunLocation();

  @Option(names = "--json", description = "One JSON object a run.")
  private boolean json;

  @Override
  public Integer call() throws RunRefusedException, IOException {
    List<ListedRun> runs = ListedRun.below(location.folder().path());
    if (runs.isEmpty() && !json) {
      out().println("no runs under " + location.folder().path());
    }
    if (json) {
      runs.forEach(run -> out().println(run.json()));
    } else if (!runs.isEmpty()) {
      RunTable.of(runs, surroundings().clock().instant()).forEach(out()::println);
    }
    return ExitCode.OK;
  }
}
