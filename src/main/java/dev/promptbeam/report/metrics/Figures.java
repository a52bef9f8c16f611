package dev.promptbeam.report.metrics;

import static dev.promptbeam.report.metrics.Metric.Type.COUNTER;
import static dev.promptbeam.report.metrics.Metric.Type.GAUGE;
import static dev.promptbeam.report.metrics.Metric.Type.SUMMARY;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.model.Counts.DeadLetters;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.report.AnsweredBy;
import dev.promptbeam.report.RunState;
import dev.promptbeam.report.StatusView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run at one moment, by its records alone. Their names and labels stay as they are
 * from version to version; what can be counted and did not occur yet is 0.
 */
public record Figures(List<Metric> metrics) {

  /**
   * @param reasons dead letters by reason, as far as they are published
   */
  public static Figures of(StatusView view, Map<String, Long> reasons) {
    Builder all = new Builder(view);
    all.addRun();
    all.addRows(reasons);
    all.addRequests();
    all.addJobs();
    all.addTokens();
    all.addMoney();
    return new Figures(List.copyOf(all.metrics));
  }

  /** Each by its name: a value, or where it has labels a list of them, each with its value. */
  public ObjectNode toJson() {
    ObjectNode node = Json.MAPPER.createObjectNode();
    for (Metric metric : metrics) {
      for (Metric.Sample sample : metric.samples()) {
        String name = metric.name() + sample.suffix();
        if (sample.labels().isEmpty()) {
          node.put(name, sample.value());
          continue;
        }
        ArrayNode values = node.withArray(name);
        ObjectNode value = values.addObject();
        sample.labels().forEach(value::put);
        value.put("value", sample.value());
      }
    }
    return node;
  }

  private static final class Builder {
    private final StatusView view;
    private final RunStatus status;
    private final List<Metric> metrics = new ArrayList<>();

    Builder(StatusView view) {
      this.view = view;
      this.status = view.status();
    }

    private Metric add(String name, Metric.Type type, String help) {
      Metric metric = Metric.of("promptbeam_" + name, type, help);
      metrics.add(metric);
      return metric;
    }

    private void addRun() {
      Map<String, String> who = new LinkedHashMap<>();
      who.put("name", view.run().name());
      who.put("run_id", view.run().runId());
      who.put("model", view.model());
      who.put("emulated", String.valueOf(view.run().emulated()));
      who.put("version", view.run().version());
      add("run_info", GAUGE, "Which run this is.").with(1, who);
      Map<String, Integer> states = new LinkedHashMap<>();
      for (RunState state : RunState.values()) {
        states.put(state.word(), state == view.state() ? 1 : 0);
      }
      add("run_state", GAUGE, "1 for the state that the run is in.").each("state", states);
      time(
          "run_started_timestamp_seconds", "When the run was first started.", view.run().started());
      time("run_finished_timestamp_seconds", "When it ended.", view.run().finished());
      Integer exit = view.run().exitCode();
      if (exit != null) {
        add("run_exit_code", GAUGE, "Exit code of its end.").with(exit, Map.of());
      }
    }

    private void time(String name, String help, @Nullable Instant time) {
      if (time != null) {
        BigDecimal seconds = BigDecimal.valueOf(time.toEpochMilli(), 3);
        add(name, GAUGE, help).with("", seconds, Map.of());
      }
    }

    private void addRows(Map<String, Long> reasons) {
      RunStatus.Rows rows = status.rows();
      long read = rows.read() == null ? 0 : rows.read();
      add("rows_read_total", COUNTER, "Rows read, once packing is complete.").with(read, Map.of());
      DeadLetters dead = rows.deadLetters();
      add("rows_ended_total", COUNTER, "Rows that have their end.")
          .with(rows.results(), Map.of("end", "result"))
          .with(dead.retryable(), Map.of("end", "retryable"))
          .with(dead.permanent(), Map.of("end", "permanent"));
      add("rows_shared_total", COUNTER, "Rows that share the answer of another row.")
          .with(status.shared(), Map.of());
      add("rows_reused_total", COUNTER, "Rows whose answers other runs have asked for.")
          .with(rows.reused(), Map.of());
      Map<String, Long> all = new TreeMap<>();
      Reason.codes().forEach(code -> all.put(code, 0L));
      all.putAll(reasons);
      add("dead_letters_total", COUNTER, "Published dead letters by reason.").each("reason", all);
    }

    private void addRequests() {
      add("requests_total", COUNTER, "Distinct requests, once packing is complete.")
          .with(status.requests(), Map.of());
      add("requests_ended_total", COUNTER, "Requests that have their end.")
          .with(status.answered(), Map.of("end", "answered"))
          .with(status.dead(), Map.of("end", "dead"));
      add("requests_repeated_total", COUNTER, "How often a request was to be asked again.")
          .with(status.again(), Map.of());
    }

    private void addJobs() {
      add("buckets_packed", GAUGE, "Buckets that are packed.")
          .with(status.bucketsPacked(), Map.of());
      RunStatus.Shards shards =
          status.shards() == null ? new RunStatus.Shards(0, 0, 0, 0) : status.shards();
      Map<String, Integer> shardStates = new LinkedHashMap<>();
      shardStates.put("waiting", shards.waiting());
      shardStates.put("under_way", shards.total() - shards.waiting() - shards.settled());
      shardStates.put("settled", shards.settled() - shards.published());
      shardStates.put("published", shards.published());
      add("shards", GAUGE, "Shards by state.").each("state", shardStates);
      RunStatus.Sendings jobs = status.sendings();
      Map<String, Integer> jobStates = new LinkedHashMap<>();
      jobStates.put("uploading", jobs.uploading());
      jobStates.put("unclear", jobs.unclear());
      jobStates.put("refused", jobs.refused());
      jobStates.put("running", jobs.running());
      jobStates.put("ended", jobs.ended());
      jobStates.put("read", jobs.read());
      add("jobs", GAUGE, "Jobs by state.").each("state", jobStates);
      Map<String, Integer> ends = new TreeMap<>();
      for (Ended.End end : Ended.End.values()) {
        ends.put(end.name(), 0);
      }
      ends.putAll(status.ends());
      add("job_ends_total", COUNTER, "Jobs that have ended, by how.").each("end", ends);
      Map<String, Long> waits = new TreeMap<>();
      for (Wait.Kind kind : Wait.Kind.values()) {
        waits.put(kind.name().toLowerCase(Locale.ROOT), 0L);
      }
      status
          .waits()
          .forEach(one -> waits.put(one.kind().name().toLowerCase(Locale.ROOT), one.count()));
      waits.remove("clock");
      add("waits", GAUGE, "How many wait, by what for.").each("for", waits);
      add("suspected_doubles_total", COUNTER, "Jobs that may be billed in vain.")
          .with(status.doubles().size(), Map.of());
    }

    private void addTokens() {
      Tokens all = view.tokens();
      Map<String, Long> kinds = new LinkedHashMap<>();
      kinds.put("prompt", all.prompt());
      kinds.put("cached", all.cached());
      kinds.put("tool_use", all.toolUse());
      kinds.put("candidates", all.candidates());
      kinds.put("thoughts", all.thoughts());
      kinds.put("images", all.images());
      add("tokens_total", COUNTER, "Tokens as the answers count them.").each("kind", kinds);
      Metric usage =
          Metric.of(
              "gen_ai_client_token_usage",
              SUMMARY,
              "Tokens of answers, by the names of OpenTelemetry for generative AI.");
      metrics.add(usage);
      Map<String, ModelAnswers.Sum> models = new TreeMap<>();
      for (AnsweredBy one : view.answers()) {
        String model = one.model().isEmpty() ? view.model() : one.model();
        models.merge(
            model, new ModelAnswers.Sum(one.answers(), one.usage()), ModelAnswers.Sum::plus);
      }
      if (models.isEmpty()) {
        addUsage(usage, view.model(), 0, Tokens.NONE);
      }
      models.forEach((model, sum) -> addUsage(usage, model, sum.answers(), sum.usage().total()));
    }

    private void addUsage(Metric usage, String model, long answers, Tokens tokens) {
      Map<String, Long> types = new LinkedHashMap<>();
      types.put("input", tokens.prompt() + tokens.toolUse());
      types.put("output", tokens.candidates() + tokens.thoughts());
      boolean embeds = view.kind().equals(RequestKind.EMBED);
      types.forEach(
          (type, sum) -> {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("gen_ai_operation_name", embeds ? "embeddings" : "generate_content");
            labels.put("gen_ai_provider_name", "gcp.gemini");
            labels.put(
                "gen_ai_request_model",
                view.run().models().stream()
                    .filter(asked -> ModelId.same(asked, model))
                    .findFirst()
                    .orElse(view.model()));
            labels.put("gen_ai_response_model", model);
            labels.put("gen_ai_token_type", type);
            usage.with("_sum", BigDecimal.valueOf(sum), labels);
            usage.with("_count", BigDecimal.valueOf(answers), labels);
          });
    }

    /** What is not known has no sample: 0 would be a lie. */
    private void addMoney() {
      money("cost_usd_total", COUNTER, "Cost of the answers so far.", view.cost());
      money(
          "cost_interactive_usd_total",
          COUNTER,
          "What they would have cost one by one.",
          view.interactiveCost());
      money("budget_usd", GAUGE, "What the run may cost at most.", view.budget());
    }

    private void money(String name, Metric.Type type, String help, @Nullable BigDecimal usd) {
      if (usd != null) {
        add(name, type, help).with("", usd, Map.of());
      }
    }
  }
}
