package dev.promptbeam.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run at one moment, as one JSON object for programs. */
public final class StatusJson {
  private StatusJson() {}

  public static ObjectNode of(StatusView view) {
    RunRecord run = view.run();
    RunStatus status = view.status();
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("run", run.name() + "/" + run.runId());
    node.put("state", view.state().word()).put("process", view.process());
    List<String> models = run.models();
    node.put("model", models.isEmpty() ? null : models.get(0));
    if (models.size() > 1) {
      node.set("askedModels", tree(models));
    }
    node.put("endpoint", run.endpoint());
    node.put("emulated", run.emulated());
    node.set("started", tree(run.started()));
    node.set("finished", tree(run.finished()));
    node.put("exitCode", run.exitCode()).put("why", view.why());
    node.put("resume", view.goOn()).put("results", run.resultsFolder());
    node.set(
        "packing",
        Json.MAPPER
            .createObjectNode()
            .put("complete", status.shards() != null)
            .put("buckets", run.cut().buckets())
            .put("packed", status.bucketsPacked()));
    node.set("shards", tree(status.shards()));
    node.set("jobs", tree(status.sendings()));
    node.set("ends", tree(status.ends()));
    node.put("mediaFiles", status.mediaFiles());
    node.set("waits", tree(status.waits()));
    node.set("rows", tree(status.rows()));
    node.put("requests", status.requests()).put("answered", status.answered());
    if (!status.stages().isEmpty()) {
      node.set("stages", tree(status.stages()));
    }
    node.set("tokens", tree(view.tokens()));
    node.set("models", models(view));
    node.set("cost", money(view, view.cost()));
    node.set("doubles", doubles(view));
    return node;
  }

  /** Who answered; null where the answers do not say. */
  private static ArrayNode models(StatusView view) {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (AnsweredBy one : view.answers()) {
      ObjectNode model = all.addObject();
      model.put("modelVersion", one.model().isEmpty() ? null : one.model());
      model.put("another", one.another()).put("answers", one.answers());
      model.set("tokens", tree(one.usage().total()));
      model.set("cost", money(view, one.cost()));
      model.put("priceOf", one.priceOf());
    }
    return all;
  }

  private static ArrayNode doubles(StatusView view) {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (SuspectedDouble suspected : view.status().doubles()) {
      ObjectNode one = Json.MAPPER.valueToTree(suspected);
      one.set("cost", money(view, view.cost(suspected)));
      all.add(one);
    }
    return all;
  }

  /** Without an amount where no price is known. */
  private static ObjectNode money(StatusView view, @Nullable BigDecimal usd) {
    ObjectNode money = Json.MAPPER.createObjectNode();
    money.put("usd", usd).put("pricesOf", view.pricesOf().toString());
    return money;
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(@Nullable Object value) {
    return Json.MAPPER.valueToTree(value);
  }
}
