package dev.promptbeam.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.score.ScoreRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The spec as run.json holds it: parameters, overrides and defaults in place. Its file may have
 * changed since, or be gone.
 */
public final class StoredSpec {
  /** A member that is missing would become a zero, and a run another one. */
  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(Spec.class)
          .with(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final String BUDGET = "budget";
  private static final String VARIANTS = "variants";
  private static final String SCORE = "score";
  private static final String STAGES = "stages";
  private static final String GRADE = "grade";
  private static final String FIRST_STAGE = "/variants/0/stages/0";

  /** What a spec was that has one stage. */
  private static final List<String> ONE_STAGE = List.of("kind", "model", "requestJson", "media");

  private StoredSpec() {}

  /** Puts a spec down. */
  public static JsonNode write(Spec spec) {
    return Json.MAPPER.valueToTree(spec);
  }

  /** Takes it up again; empty where another version of the program has put it down otherwise. */
  public static Optional<Spec> read(@Nullable JsonNode stored) {
    try {
      return stored != null && stored.isObject()
          ? Optional.of(READER.readValue(whole((ObjectNode) stored)))
          : Optional.empty();
    } catch (JsonProcessingException otherForm) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a tree in memory cannot fail", e);
    }
  }

  /** The same where a member that is missing is of no use: nothing new is asked. */
  public static Spec readLoosely(JsonNode stored) throws JsonProcessingException {
    return Json.MAPPER.treeToValue(whole((ObjectNode) stored), Spec.class);
  }

  /** Specs were put down before there were budgets, scores, variants of stages and judges. */
  private static JsonNode whole(ObjectNode stored) {
    if (stored.has(BUDGET) && stored.has(SCORE) && stored.at(FIRST_STAGE).has(GRADE)) {
      return stored;
    }
    ObjectNode whole = stored.deepCopy();
    if (!whole.has(BUDGET)) {
      whole.putNull(BUDGET);
    }
    if (!whole.has(SCORE)) {
      whole.set(SCORE, Json.MAPPER.valueToTree(ScoreRules.NONE));
    }
    if (!whole.has(VARIANTS)) {
      whole.put("samples", 1);
      ObjectNode variant = whole.withArray(VARIANTS).addObject().put("name", "");
      ObjectNode only = variant.withArray(STAGES).addObject().put("name", "").putNull("continues");
      only.setAll(whole.deepCopy().retain(ONE_STAGE));
      whole.remove(ONE_STAGE);
      ObjectNode batch = whole.withObject("/batch");
      JsonNode quota = batch.remove("quota");
      batch.withObject("/quotas").set(only.path("model").asText(), quota);
    }
    for (JsonNode variant : whole.path(VARIANTS)) {
      for (JsonNode stage : variant.path(STAGES)) {
        if (stage instanceof ObjectNode members && !members.has(GRADE)) {
          members.putNull(GRADE);
        }
      }
    }
    return whole;
  }
}
