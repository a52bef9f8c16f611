package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.text.SpelledJson;
import java.util.List;

/**
 * A request template with its shorthands written out and its fields in camelCase.
 *
 * @param request what {@link RequestTemplate} compiles; complete only without problems
 * @param problems everything that is wrong with it, in the order of the request
 */
public record CheckedRequest(JsonNode request, List<RequestProblem> problems) {

  /** Compact JSON, members in the spec's order. */
  public String json() {
    return SpelledJson.write(request);
  }
}
