package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;

/** Stands for a score that a model gives later on. */
record Ungraded() implements Comparison<JsonNode> {

  @Override
  public JsonNode prepared(JsonNode expected) {
    return expected;
  }

  @Override
  public double score(Subject subject, JsonNode expected) {
    return NONE;
  }
}
