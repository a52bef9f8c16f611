package dev.promptbeam.report.scores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.report.RunState;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.score.ScoreRules;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of two runs that are compared.
 *
 * @param view the run as it is
 */
public record ComparedRun(RunDirectory directory, StatusView view) {

  String name() {
    return view.run().name() + "/" + view.run().runId();
  }

  boolean isComplete() {
    return view.state() == RunState.COMPLETE;
  }

  ScoreRules rules() {
    return ScoresJson.rules(view.run());
  }

  /** By name; none where rows have no variant. */
  List<String> variants() {
    return ScoresJson.variants(view.run().spec());
  }

  /** Whether a column names its rows. */
  boolean hasKeys() {
    JsonNode key = view.run().spec().path("dataset").path("key");
    return key.isTextual() && !key.textValue().isEmpty();
  }

  @Nullable BigDecimal cost() {
    return view.cost();
  }

  /** Of input and output together. */
  BigDecimal tokens() {
    Tokens all = view.tokens();
    long sum = all.prompt() + all.toolUse() + all.candidates() + all.thoughts();
    return BigDecimal.valueOf(sum);
  }

  long deadLetters() {
    Counts.DeadLetters dead = view.status().rows().deadLetters();
    return dead.retryable() + dead.permanent();
  }

  long results() {
    return view.status().rows().results();
  }

  ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("run", name()).put("directory", directory.toString());
    json.put("state", view.state().word()).put("emulated", view.run().emulated());
    json.put("results", results()).put("deadLetters", deadLetters());
    json.put("usd", cost());
    return json.put("tokens", tokens());
  }
}
