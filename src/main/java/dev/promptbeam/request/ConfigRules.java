package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.schema.Dialect;
import dev.promptbeam.schema.SchemaProblem;
import java.util.ArrayList;
import java.util.List;

/** What within generationConfig excludes or needs something else. */
final class ConfigRules {
  private static final String CONFIG = "generationConfig.";
  private static final int MOST_STOPS = 5;

  private final JsonNode config;
  private final List<RequestProblem> problems = new ArrayList<>();

  private ConfigRules(JsonNode config) {
    this.config = config;
  }

  static List<RequestProblem> problems(JsonNode config, SchemaUse schemas) {
    ConfigRules rules = new ConfigRules(config);
    rules.checkThinking();
    rules.checkOthers();
    rules.checkSchema(schemas);
    return rules.problems;
  }

  private void checkThinking() {
    JsonNode thinking = config.path("thinkingConfig");
    if (thinking.has("thinkingBudget") && thinking.has("thinkingLevel")) {
      refuse(
          "thinkingConfig.thinkingBudget",
          "cannot go together with thinkingLevel: the service refuses both");
    }
  }

  private void checkOthers() {
    JsonNode asked = config.path("responseLogprobs");
    if (config.has("logprobs") && !asked.isPojo() && !asked.asBoolean()) {
      refuse("logprobs", "needs responseLogprobs: true beside it");
    }
    JsonNode speech = config.path("speechConfig");
    if (speech.has("voiceConfig") && speech.has("multiSpeakerVoiceConfig")) {
      refuse("speechConfig.voiceConfig", "cannot go together with multiSpeakerVoiceConfig");
    }
    if (config.path("stopSequences").size() > MOST_STOPS) {
      problems.add(
          RequestProblem.value(
              CONFIG + "stopSequences", "wants at most " + MOST_STOPS + " of them"));
    }
  }

  private void checkSchema(SchemaUse schemas) {
    for (Dialect dialect : List.of(Dialect.OPEN_API, Dialect.JSON_SCHEMA)) {
      if (config.has(dialect.field()) && !config.has("responseMimeType")) {
        refuse(dialect.field(), "needs responseMimeType: application/json beside it");
      }
    }
    for (Dialect dialect : Dialect.values()) {
      JsonNode schema = config.path(dialect.field());
      if (schema.isMissingNode()) {
        continue;
      }
      for (SchemaProblem problem : schemas.problems(schema, dialect)) {
        problems.add(
            RequestProblem.value(problem.below(CONFIG + dialect.field()), problem.message()));
      }
    }
    if (config.has("responseSchema") && config.has("responseJsonSchema")) {
      refuse("responseJsonSchema", "cannot go together with responseSchema");
    }
  }

  private void refuse(String field, String message) {
    problems.add(RequestProblem.name(CONFIG + field, message));
  }
}
