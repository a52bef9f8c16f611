package dev.promptbeam.cli;

import dev.promptbeam.cli.option.ExistingRun;
import dev.promptbeam.cli.option.TableOptions;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.RunState;
import dev.promptbeam.report.StatusJson;
import dev.promptbeam.report.StatusText;
import dev.promptbeam.report.StatusView;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how far a run is; reads its records alone, from any process. */
@Command(
    name = "status",
    description = "Shows shards, jobs, rows, tokens and cost of a run so far.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:it was shown, whatever its state", "2:there is no such run"})
final class StatusCommand extends Subcommand {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** Up so many lines, to their beginning, and clear all below. */
  private static final String BACK = "\033[%dF\033[J";

  @Mixin private ExistingRun run = new ExistingRun();

  @Option(
      names = "--watch",
      description = "Shows it again whenever it has changed, until no process works on the run.")
  private boolean watch;

  @Option(names = "--json", description = "One JSON object each time.")
  private boolean json;

  @Mixin private TableOptions tables = new TableOptions();

  @Override
  public Integer call() throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = run.directory();
    StatusView.Source source = new StatusView.Source(directory, tables.tariff());
    Sleeper sleeper = Sleeper.system();
    List<String> shown = List.of();
    while (true) {
      StatusView view = source.read();
      if (view == null) {
        throw new RunRefusedException(directory + " has no run.json any more");
      }
      List<String> lines = json ? List.of(StatusJson.of(view).toString()) : StatusText.of(view);
      if (!lines.equals(shown)) {
        show(lines, shown.size());
        shown = lines;
      }
      if (!watch || view.state() != RunState.RUNNING) {
        return ExitCode.OK;
      }
      sleeper.sleep(INTERVAL);
    }
  }

  /** On a terminal in the place of what was shown before, else below it. */
  private void show(List<String> lines, int before) {
    if (before > 0 && !json) {
      if (System.console() == null) {
        out().println();
      } else if (out() instanceof PlainWriter plain) {
        plain.control(String.format(Locale.ROOT, BACK, before));
      }
    }
    lines.forEach(out()::println);
    out().flush();
  }
}
