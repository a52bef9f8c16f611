package dev.promptbeam.report;

import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Tokens;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run at one moment, as lines for people. */
public final class StatusText {
  public static final String EMULATED = "EMULATED ANSWERS";

  private final StatusView view;
  private final List<String> lines = new ArrayList<>();

  private StatusText(StatusView view) {
    this.view = view;
  }

  public static List<String> of(StatusView view) {
    StatusText text = new StatusText(view);
    text.addHead();
    text.addShards();
    text.addMedia();
    text.addWaits();
    text.addRows();
    text.addTokens();
    return text.lines;
  }

  private void addHead() {
    RunRecord run = view.run();
    String process =
        view.jobAlone()
            ? ", its Flink job works on it, its command has ended"
            : view.process() ? ", a process works on it" : ", no process works on it";
    String exit = run.exitCode() == null ? "" : ", exit code " + run.exitCode();
    add("run %s/%s: %s%s%s", run.name(), run.runId(), view.state().word(), process, exit);
    add("%s at %s", view.model(), run.endpoint());
    if (run.emulated()) {
      add(EMULATED);
    }
    String finished = run.finished() == null ? "" : ", ended " + run.finished();
    add("started %s%s", run.started(), finished);
    if (view.run().resultsFolder() != null) {
      add("results: %s", view.run().resultsFolder());
    }
    if (view.why() != null) {
      add("%s", view.why());
    }
    if (view.goOn() != null) {
      add("go on with: %s", view.goOn());
    }
  }

  private void addShards() {
    RunStatus status = view.status();
    RunStatus.Shards shards = status.shards();
    if (shards == null) {
      add(
          "packing: %,d of %,d buckets; nothing is sent before it is complete",
          status.bucketsPacked(), view.run().cut().buckets());
      return;
    }
    add(
        "shards: %,d = %,d waiting, %,d on their way, %,d settled, of which %,d are published",
        shards.total(),
        shards.waiting(),
        shards.total() - shards.waiting() - shards.settled(),
        shards.settled(),
        shards.published());
    RunStatus.Sendings jobs = status.sendings();
    add(
        "jobs: %s%,d unclear, %s%,d running, %,d ended, %,d read%s",
        some(jobs.uploading(), "uploading"),
        jobs.unclear(),
        some(jobs.refused(), "refused"),
        jobs.running(),
        jobs.ended(),
        jobs.read(),
        ends(status.ends()));
  }

  private void addMedia() {
    int files = view.status().mediaFiles();
    if (files > 0) {
      add("media: %,d uploaded files at the service", files);
    }
  }

  private static String some(int count, String what) {
    return count == 0 ? "" : String.format(Locale.ROOT, "%,d %s, ", count, what);
  }

  private void addWaits() {
    String verb = view.process() ? "waits" : "waited";
    view.status().waits().forEach(wait -> add("%s", wait.clause(verb)));
  }

  private static String ends(Map<String, Integer> ends) {
    String text =
        ends.entrySet().stream()
            .map(end -> end.getValue() + " " + end.getKey().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private void addRows() {
    RunStatus.Rows rows = view.status().rows();
    add(
        "rows: %s; so far %,d results + %,d retryable + %,d permanent dead letters",
        rows.read() == null
            ? "not counted yet"
            : String.format(Locale.ROOT, "%,d read", rows.read()),
        rows.results(),
        rows.deadLetters().retryable(),
        rows.deadLetters().permanent());
    if (view.status().shards() != null) {
      add(
          "requests: %,d, of which %,d are answered",
          view.status().requests(), view.status().answered());
      for (RunStatus.OfStage stage : view.status().stages()) {
        add(
            "stage %s: %,d requests so far, %,d answered, %,d dead; %,d of %,d shards published",
            stage.name(),
            stage.requests(),
            stage.answered(),
            stage.dead(),
            stage.published(),
            stage.shards());
      }
      if (rows.reused() > 0) {
        add("reused: %,d rows take their answers from other runs", rows.reused());
      }
    }
  }

  private void addTokens() {
    Tokens tokens = view.tokens();
    add(
        "tokens: %,d in (%,d cached), %,d out (%,d of them thoughts)",
        tokens.prompt() + tokens.toolUse(),
        tokens.cached(),
        tokens.candidates() + tokens.thoughts(),
        tokens.thoughts());
    for (AnsweredBy one : view.answers()) {
      if (one.nameless()) {
        continue;
      }
      String price = one.priceOf() == null ? "" : " (price of " + one.priceOf() + " assumed)";
      add("answers: %,d by %s%s", one.answers(), one.name(), price);
    }
    view.warnings().forEach(warning -> add("%s", warning));
    add("cost so far: %s", cost(view));
    for (SuspectedDouble suspected : view.status().doubles()) {
      BigDecimal cost = view.cost(suspected);
      String most = cost == null ? "" : ", " + cost.toPlainString() + " USD for its input";
      add("may be billed in vain: %s%s", suspected.sentence(), most);
    }
  }

  /** Of the answers so far, or that it is not known. */
  static String cost(StatusView view) {
    BigDecimal cost = view.cost();
    return cost == null
        ? "no price of "
            + String.join(", ", view.unpriced())
            + " is known (prices of "
            + view.pricesOf()
            + ")"
        : cost.toPlainString() + " USD by the batch prices of " + view.pricesOf();
  }

  private void add(String format, @Nullable Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }
}
