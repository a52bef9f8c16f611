package dev.promptbeam.report.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.report.RunState;
import dev.promptbeam.report.StatusJson;
import dev.promptbeam.report.StatusText;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.metrics.Figures;
import dev.promptbeam.report.scores.ScoresJson;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * All that is told of a run.
 *
 * @param json for programs, and for the page
 * @param rows for the page
 */
record RunReport(ObjectNode json, List<ShownRow> rows) {
  private static final int FORMAT_VERSION = 1;
  private static final int LARGEST_SPEC = 200_000;

  static RunReport of(RunDirectory directory, StatusView view, ReportLimits limits)
      throws IOException {
    RunRecord run = view.run();
    RunRows read = RunRows.read(directory, limits, view.status().rows().results());
    List<ShownRow> shown = read.sample();
    RunTimeline timeline = RunTimeline.of(directory);
    ObjectNode json = Json.MAPPER.createObjectNode().put("formatVersion", FORMAT_VERSION);
    json.setAll(StatusJson.of(view));
    json.put("version", run.version());
    json.put("notice", run.emulated() ? StatusText.EMULATED : null);
    json.set("counts", Json.MAPPER.valueToTree(run.counts()));
    json.put("maxFailureRatio", run.maxFailureRatio());
    json.set("asked", asked(new KnownShards(new Records(directory.ledger()))));
    boolean small = run.spec().toString().length() <= LARGEST_SPEC;
    json.set("spec", small ? run.spec() : null);
    json.set("reasons", read.reasons().json());
    json.set("scores", limits.scores() ? ScoresJson.of(directory, run) : null);
    json.set("timeline", timeline.json());
    json.set("jobSeconds", timeline.durations().json());
    json.set("metrics", Figures.of(view, read.reasons().counts()).toJson());
    json.set("next", next(directory, view));
    json.set("sample", sample(view, read, shown));
    return new RunReport(json, shown);
  }

  private static ObjectNode asked(KnownShards shards) throws IOException {
    ObjectNode asked = Json.MAPPER.createObjectNode();
    if (shards.sealed() != null) {
      List<ShardInfo> all = shards.look().stream().filter(ShardInfo::asked).toList();
      asked.put("requests", shards.requests());
      asked.put("estimatedInputTokens", all.stream().mapToLong(ShardInfo::tokens).sum());
    }
    return asked;
  }

  /** Which rows the page shows. */
  private static ObjectNode sample(StatusView view, RunRows read, List<ShownRow> shown) {
    Counts.DeadLetters dead = view.status().rows().deadLetters();
    long deadLetters = dead.retryable() + dead.permanent();
    long results = view.status().rows().results();
    ObjectNode sample = Json.MAPPER.createObjectNode();
    sample.put("rows", shown.size()).put("of", results + deadLetters);
    sample.put("resultsRead", read.resultsRead());
    sample.put("deadLettersRead", read.reasons().total());
    boolean all = shown.size() == results + deadLetters;
    String where =
        read.isCut()
            ? ", drawn from pieces of parts: "
                + count(read.resultsRead())
                + " results and "
                + count(read.reasons().total())
                + " dead letters"
            : ", drawn by a hash of their places";
    sample.put(
        "sentence",
        all
            ? "All " + count(shown.size()) + " rows that have their end."
            : count(shown.size())
                + " of "
                + count(results + deadLetters)
                + " rows that have their end"
                + where
                + "; failures come first. All of them stand in the results and in dead-letter/.");
    return sample;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** What can be done now, with the command for it. */
  private static ArrayNode next(RunDirectory directory, StatusView view) {
    ArrayNode next = Json.MAPPER.createArrayNode();
    String run = directory.toString();
    if (view.goOn() != null) {
      next.addObject().put("what", "go on with the run").put("command", view.goOn());
    }
    Counts.DeadLetters dead = view.run().counts().deadLetters();
    boolean complete = view.state() == RunState.COMPLETE;
    if (complete && dead.retryable() > 0) {
      add(next, "ask the retryable dead letters again", "redrive", run);
    }
    if (complete && dead.permanent() > 0) {
      add(next, "ask all dead letters again", "redrive", run, "--all");
    }
    add(next, "recount the files", "verify", run);
    if (view.state() != RunState.RUNNING) {
      add(next, "delete its jobs and uploads on the service", "clean", run);
    }
    return next;
  }

  private static void add(ArrayNode next, String what, String... command) {
    next.addObject().put("what", what).put("command", GoOn.command(List.of(command), null));
  }
}
