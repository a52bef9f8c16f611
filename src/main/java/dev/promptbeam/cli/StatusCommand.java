package dev.promptbeam.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.cli.live.LiveDisplay;
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
import dev.promptbeam.report.StoredReport;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.report.scores.ScoresText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
  private static final Duration FRAME = Duration.ofMillis(500);

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
    Tariff tariff = tables.tariff();
    if (watch && !json) {
      draw(program().screen().display(directory, tariff, surroundings().clock()));
    }
    StatusView.Source source = new StatusView.Source(directory, tariff);
    Sleeper sleeper = Sleeper.system();
    List<String> shown = List.of();
    while (true) {
      StatusView view = source.read();
      if (view == null) {
        throw new RunRefusedException(directory + " has no run.json any more");
      }
      List<String> lines = json ? List.of(json(view, directory)) : text(view, directory);
      if (!lines.equals(shown)) {
        if (!shown.isEmpty() && !json) {
          out().println();
        }
        lines.forEach(out()::println);
        shown = lines;
      }
      boolean read = !out().checkError(); // as by head, which reads a while
      if (!watch || !read || view.state() != RunState.RUNNING) {
        return ExitCode.OK;
      }
      sleeper.sleep(INTERVAL);
    }
  }

  private static String json(StatusView view, RunDirectory directory) throws IOException {
    ObjectNode json = StatusJson.of(view);
    ObjectNode report = StoredReport.of(view.run(), directory);
    return json.set("scores", report == null ? null : report.get("scores")).toString();
  }

  private static List<String> text(StatusView view, RunDirectory directory) throws IOException {
    List<String> lines = new ArrayList<>(StatusText.of(view));
    ScoresText.rows(StoredReport.of(view.run(), directory))
        .forEach(row -> lines.add(row.label() + ": " + row.text()));
    return lines;
  }

  /** On a terminal the view of {@code run} itself, as long as somebody works on it. */
  private void draw(@Nullable LiveDisplay display) throws IOException, InterruptedException {
    boolean running = display != null;
    while (display != null && running) {
      display.draw();
      StatusView view = display.seen();
      running = view != null && view.state() == RunState.RUNNING;
      Sleeper.system().sleep(running ? FRAME : Duration.ZERO);
    }
    program().screen().region().close();
  }
}
