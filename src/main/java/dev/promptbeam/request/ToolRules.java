package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.field.NearestName;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.field.RequestProblem.Kind;
import dev.promptbeam.schema.Dialect;
import dev.promptbeam.schema.SchemaProblem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What functions a request declares, and which of them it says are to be called. */
final class ToolRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_:.-]{1,128}");
  private static final Set<String> MODES_WITH_NAMES = Set.of("ANY", "VALIDATED");

  private final SchemaUse schemas;
  private final List<RequestProblem> problems = new ArrayList<>();
  private final Set<String> declared = new LinkedHashSet<>();

  /** Whether a row may declare others. */
  private boolean open;

  private ToolRules(SchemaUse schemas) {
    this.schemas = schemas;
  }

  static List<RequestProblem> problems(JsonNode request, SchemaUse schemas) {
    ToolRules rules = new ToolRules(schemas);
    JsonNode tools = request.path("tools");
    rules.open = tools.isPojo();
    for (int i = 0; i < tools.size(); i++) {
      JsonNode functions = tools.path(i).path("functionDeclarations");
      rules.open |= tools.path(i).isPojo() || functions.isPojo();
      for (int j = 0; j < functions.size(); j++) {
        rules.checkFunction(functions.path(j), "tools[" + i + "].functionDeclarations[" + j + "]");
      }
    }
    JsonNode calling = request.path("toolConfig").path("functionCallingConfig");
    if (!calling.isMissingNode()) {
      rules.checkCalling(calling);
    }
    return rules.problems;
  }

  private void checkFunction(JsonNode function, String path) {
    JsonNode name = function.path("name");
    open |= function.isPojo() || name.isPojo();
    if (function.isObject() && name.isMissingNode()) {
      problems.add(RequestProblem.value(path, "needs a name"));
    } else if (name.isTextual() && !NAME.matcher(name.textValue()).matches()) {
      String words = "wants letters, digits, _ : . and -, at most 128 of them";
      problems.add(RequestProblem.value(path + ".name", words));
    } else if (name.isTextual() && !declared.add(name.textValue())) {
      problems.add(RequestProblem.value(path + ".name", "is declared twice: " + name.textValue()));
    }
    for (String field : List.of("parameters", "response")) {
      String other = field + "JsonSchema";
      if (function.has(field) && function.has(other)) {
        problems.add(RequestProblem.name(path + "." + other, "cannot go together with " + field));
      }
      checkSchema(function.path(field), Dialect.OPEN_API, path + "." + field);
      checkSchema(function.path(other), Dialect.JSON_SCHEMA, path + "." + other);
    }
  }

  private void checkSchema(JsonNode schema, Dialect dialect, String path) {
    if (!schema.isMissingNode()) {
      for (SchemaProblem problem : schemas.problems(schema, dialect)) {
        problems.add(RequestProblem.value(problem.below(path), problem.message()));
      }
    }
  }

  private void checkCalling(JsonNode calling) {
    String path = "toolConfig.functionCallingConfig";
    if (declared.isEmpty() && !open) {
      problems.add(RequestProblem.name(path, "needs functionDeclarations in tools"));
      return;
    }
    JsonNode names = calling.path("allowedFunctionNames");
    JsonNode mode = calling.path("mode");
    boolean takesNames =
        mode.isPojo() || MODES_WITH_NAMES.contains(mode.asText().toUpperCase(Locale.ROOT));
    String place = path + ".allowedFunctionNames";
    if (!names.isMissingNode() && !takesNames) {
      problems.add(RequestProblem.name(place, "needs mode: ANY or VALIDATED beside it"));
    }
    for (int i = 0; i < names.size() && !open; i++) {
      JsonNode name = names.path(i);
      if (name.isTextual() && !declared.contains(name.textValue())) {
        problems.add(
            new RequestProblem(
                place + "[" + i + "]",
                Kind.VALUE,
                "is not declared in tools: " + name.textValue(),
                NearestName.of(name.textValue(), declared)));
      }
    }
  }
}
