package dev.promptbeam.cli;

import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.AnsweredBy;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.StatusText;
import dev.promptbeam.run.Redriven;
import dev.promptbeam.run.RunBegin;
import dev.promptbeam.run.RunListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a run goes, as lines for people or as JSON lines for programs. */
final class ProgressPrinter implements RunListener {
  private final PrintWriter out;
  private final boolean json;
  private @Nullable Progress last;

  ProgressPrinter(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** The first line of each start. */
  @Override
  public void begun(RunBegin begin) {
    print("run", begin.fields(), begin.sentence());
  }

  /** Dead letters of a complete run, a line a reason. */
  @Override
  public void deadLetters(List<DeadLetterCount> counts) {
    counts.forEach(count -> print("dead_letters", count.fields(), count.sentence()));
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

  /** Prints progress where it has changed since the last time. */
  @Override
  public synchronized void progress(Progress now) {
    if (now.equals(last)) {
      return;
    }
    last = now;
    print("progress", now, now.toString());
  }

  /**
   * How a start of a run has ended.
   *
   * @param goOn the command that goes on with it
   */
  @Override
  public void ended(RunRecord end, RunDirectory directory, String goOn) {
    Counts counts = end.counts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", end.state());
    fields.put("counts", counts);
    fields.put("exitCode", end.exitCode());
    fields.put("directory", directory.toString());
    fields.put("results", end.resultsFolder());
    boolean over =
        end.state().equals(RunRecord.COMPLETE) || end.state().equals(RunRecord.CANCELLED);
    if (!over) {
      fields.put("why", end.message());
      fields.put("goOn", goOn);
    }
    StringBuilder text = new StringBuilder(end.state());
    if (end.state().equals(RunRecord.COMPLETE)) {
      text.append(": ").append(counts.sentence());
      if (counts.rows() == 0) {
        text.append("; warning: the dataset is empty");
      }
    } else if (end.state().equals(RunRecord.CANCELLED)) {
      text.append(" before it was packed: nothing was sent");
    } else {
      text.append(": ").append(end.message());
    }
    List<String> lines = new ArrayList<>(List.of(text.toString(), directory.toString()));
    if (end.resultsFolder() != null) {
      lines.add("results: " + end.resultsFolder());
    }
    if (!over) {
      lines.add("go on with: " + goOn);
    }
    print("end", fields, lines.toArray(String[]::new));
    if (end.emulated()) {
      emulated();
    }
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
      String count = String.format(Locale.ROOT, "answers: %,d by %s", one.answers(), one.name());
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
