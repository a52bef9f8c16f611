package dev.promptbeam.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.cli.live.LiveDisplay;
import dev.promptbeam.cli.live.LiveRegion;
import dev.promptbeam.cli.live.Pace;
import dev.promptbeam.cli.live.Screen;
import dev.promptbeam.cli.told.Notice;
import dev.promptbeam.cli.told.Outside;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.AnsweredBy;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.EndRow;
import dev.promptbeam.report.StatusText;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.StoredReport;
import dev.promptbeam.report.scores.ScoresText;
import dev.promptbeam.run.Redriven;
import dev.promptbeam.run.RunBegin;
import dev.promptbeam.run.RunListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Says how a run goes, as lines for people or as JSON lines for programs. */
final class ProgressPrinter implements RunListener, AutoCloseable {
  private static final String SCORES = "scores";
  private static final int LABEL = 14;

  private final PrintWriter out;
  private final boolean json;
  private final Displays displays;
  private final LiveRegion region;
  private final Outside outside;
  private final boolean table;
  private final Pace pace = Pace.of(false);
  private @Nullable LiveDisplay display;
  private @Nullable Progress last;
  private @Nullable RunBegin run;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Makes displays of runs; null where nothing is drawn. */
  interface Displays {
    @Nullable LiveDisplay of(RunDirectory directory);
  }

  private ProgressPrinter(
      PrintWriter out, boolean json, Displays displays, Screen screen, Outside outside) {
    this.out = out;
    this.json = json;
    this.displays = displays;
    this.region = screen.region();
    this.outside = outside;
    this.table = screen.terminal() != null;
  }

  /** One that a command prints with; it draws on a terminal unless JSON is asked for. */
  static ProgressPrinter of(Subcommand command, boolean json, Outside outside) {
    Screen screen = command.program().screen();
    Clock clock = command.surroundings().clock();
    return new ProgressPrinter(
        command.out(),
        json,
        directory -> json ? null : screen.display(directory, outside.tariff(), clock),
        screen,
        outside);
  }

  /** The first line of each start. */
  @Override
  public void begun(RunBegin begin) {
    run = begin;
    print("run", begin.fields(), begin.sentence());
  }

  /** Dead letters of a complete run, a line a reason. */
  @Override
  public void deadLetters(List<DeadLetterCount> counts) {
    counts.forEach(
        count -> print("dead_letters", count.fields(), row("dead letters", count.sentence())));
  }

  @Override
  public void emulated() {
    print("emulated", Map.of("message", StatusText.EMULATED), StatusText.EMULATED);
  }

  /** What a redrive takes of that run, and by name what it must leave. */
  void redriving(String run, Redriven redriven) {
    Map<String, Object> left =
        Map.of("permanent", redriven.permanent(), "unread", redriven.unread().count());
    print(
        "redrive",
        Map.of("of", run, "rows", redriven.rows(), "left", left),
        redriven.sentence(run));
    List<String> named = redriven.unread().first();
    named.forEach(row -> print("left", Map.of("row", row), "left: " + row));
    long more = redriven.unread().count() - named.size();
    if (more > 0) {
      note(String.format(Locale.ROOT, "and %,d more, in dead-letter/permanent of %s", more, run));
    }
  }

  @Override
  public void note(String message) {
    print("note", Map.of("message", message), message);
  }

  /** Draws it, or prints progress where it has changed since the last time. */
  @Override
  public void look(RunDirectory directory) throws IOException {
    if (display == null) {
      display = displays.of(directory);
    }
    if (display != null) {
      display.draw();
    } else {
      pace.when(() -> progress(Progress.of(directory)));
    }
    outside.look(directory, this::note);
  }

  private synchronized void progress(Progress now) {
    if (!now.equals(last)) {
      last = now;
      print("progress", now, now.toString());
    }
  }

  /**
   * How a start of a run has ended.
   *
   * @param goOn the command that goes on with it
   */
  @Override
  public void ended(RunRecord end, RunDirectory directory, String goOn, Duration patience) {
    if (over.getAndSet(true)) {
      return; // a signal that comes while others are told of the end
    }
    close();
    printEnd(end, directory, goOn);
    outside.ended(end, directory, patience, this::note);
  }

  /** A run that had begun has come to no end that is recorded. */
  void failed(RunDirectory directory, int exitCode, String why) {
    RunBegin begun = run;
    if (begun != null) {
      close();
      outside.failed(Notice.failed(begun.run(), exitCode, why, directory), this::note);
    }
  }

  private void printEnd(RunRecord end, RunDirectory directory, String goOn) {
    Counts counts = end.counts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", end.state());
    fields.put("counts", counts);
    fields.put("exitCode", end.exitCode());
    fields.put("directory", directory.toString());
    fields.put("results", end.resultsFolder());
    boolean done =
        end.state().equals(RunRecord.COMPLETE) || end.state().equals(RunRecord.CANCELLED);
    if (!done) {
      fields.put("why", end.message());
      fields.put("goOn", goOn);
    }
    List<String> lines = new ArrayList<>();
    if (end.state().equals(RunRecord.COMPLETE)) {
      String warning = counts.rows() == 0 ? "; warning: the dataset is empty" : "";
      lines.add(row(end.state(), counts.sentence() + warning));
    } else if (end.state().equals(RunRecord.CANCELLED)) {
      lines.add(end.state() + " before it was packed: nothing was sent");
    } else {
      lines.add(row(end.state(), String.valueOf(end.message())));
    }
    lines.add(table ? row("directory", directory.toString()) : directory.toString());
    if (end.resultsFolder() != null) {
      lines.add(row("results", end.resultsFolder()));
    }
    boolean reported = Files.isRegularFile(directory.reportPage());
    fields.put("report", reported ? directory.reportPage().toString() : null);
    if (reported) {
      lines.add(row("report", directory.reportPage().toString()));
    }
    ObjectNode written = written(end, directory);
    if (written != null && written.hasNonNull(SCORES)) {
      fields.put(SCORES, written.get(SCORES));
      ScoresText.rows(written).forEach(row -> lines.add(row(row)));
    }
    if (!done) {
      lines.add(row("go on with", goOn));
    }
    if (end.state().equals(RunRecord.COMPLETE)) {
      EndRow.next(end, directory).forEach(row -> lines.add(row(row)));
    }
    print("end", fields, lines.toArray(String[]::new));
    if (end.emulated()) {
      emulated();
    }
  }

  /** The report of that end; null where there is none, which its own warning tells. */
  private static @Nullable ObjectNode written(RunRecord end, RunDirectory directory) {
    try {
      return StoredReport.of(end, directory);
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  public void bill(StatusView view) {
    if (!json && !over.get()) {
      EndRow.bill(view).forEach(row -> out.println(row(row)));
    }
  }

  /** One below the other on a terminal, where a program hardly reads them. */
  private String row(String label, String text) {
    return table
        ? label + " ".repeat(Math.max(1, LABEL - label.length())) + text
        : label + ": " + text;
  }

  private String row(EndRow row) {
    return row(row.label(), row.text());
  }

  /** Who has answered, by whose price that is paid, and whether it is not who was asked. */
  @Override
  public void answers(String asked, List<AnsweredBy> answers) {
    for (AnsweredBy one : answers) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("modelVersion", one.model().isEmpty() ? null : one.model());
      fields.put("another", one.another());
      fields.put("answers", one.answers());
      fields.put("tokens", one.usage().total());
      fields.put("usd", one.cost());
      fields.put("priceOf", one.priceOf());
      String warning = one.warning(asked);
      String count =
          row("answers", String.format(Locale.ROOT, "%,d by %s", one.answers(), one.name()));
      String line = warning == null ? count : warning;
      print("answered_by", fields, one.nameless() ? new String[0] : new String[] {line});
    }
  }

  /** A job that is given up at the start, by its name. */
  @Override
  public void abandoned(SuspectedDouble given) {
    print("abandoned", given, "given up: " + given.sentence());
  }

  /** Jobs that may be billed in vain, at the end: rare, and never to be passed over. */
  @Override
  public void doubles(List<SuspectedDouble> doubles) {
    for (SuspectedDouble suspected : doubles) {
      print("suspected_double", suspected, "may be billed in vain: " + suspected.sentence());
    }
  }

  /** Nothing is drawn any more. */
  @Override
  public void close() {
    region.close();
  }

  private synchronized void print(String event, Object fields, String... lines) {
    if (json) {
      out.println(
          Json.MAPPER
              .createObjectNode()
              .put("event", event)
              .setAll(
                  Json.MAPPER.<com.fasterxml.jackson.databind.node.ObjectNode>valueToTree(fields)));
    } else {
      for (String line : lines) {
        out.println(line);
      }
    }
  }
}
