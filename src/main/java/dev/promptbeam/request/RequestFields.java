package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.EmptyTurns;
import dev.promptbeam.request.field.FieldCheck;
import dev.promptbeam.request.field.FieldNames;
import dev.promptbeam.request.field.FieldTable;
import dev.promptbeam.request.field.FieldType;
import dev.promptbeam.request.field.FieldType.Message;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import java.util.List;
import java.util.Map;

/**
 * Knows the fields of requests: checks a request template, writes out its shorthands and spells its
 * fields in camelCase.
 */
public final class RequestFields {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SYSTEM_INSTRUCTION = "systemInstruction";

  private RequestFields() {}

  /**
   * Checks the {@code request} of a spec, placeholders included. Scalars that are not strings may
   * be {@code Spelled}, so that a prompt keeps their spelling. Finds every problem in one call.
   */
  public static CheckedRequest check(RequestKind kind, JsonNode request) {
    FieldCheck check = FieldCheck.ofSpec();
    ObjectNode result = NODES.objectNode();
    if (request.isTextual()) {
      return new CheckedRequest(fromColumn(check, request, ""), check.problems());
    }
    if (request.has(FieldNames.OPENAI)) {
      return new CheckedRequest(openAi(check, request), check.problems());
    }
    if (!request.isObject()) {
      check.add(RequestProblem.value("", "wants " + FieldTable.root(kind).description()));
      return new CheckedRequest(result, check.problems());
    }
    Message root = FieldTable.root(kind);
    boolean takesSystem = FieldTable.has(root, SYSTEM_INSTRUCTION);
    for (Map.Entry<String, JsonNode> member : request.properties()) {
      String name = member.getKey();
      if (name.equals(FieldNames.PROMPT)) {
        prompt(check, kind, member.getValue(), result);
      } else if (name.equals(FieldNames.MESSAGES) && takesSystem) {
        result.set(name, fromColumn(check, member.getValue(), name));
      } else if (name.equals(FieldNames.SYSTEM) && takesSystem) {
        system(check, member.getValue(), result);
      } else {
        check.member(root, name, member.getValue(), name, result);
      }
    }
    checkWhole(check, kind, result);
    return new CheckedRequest(result, List.copyOf(check.problems()));
  }

  /** What a column brings as a whole: a request, a body or a list of messages. */
  private static JsonNode fromColumn(FieldCheck check, JsonNode value, String path) {
    try {
      if (value.isTextual() && TextTemplate.parse(value.textValue()).onlyReference() != null) {
        return value;
      }
      check.add(
          RequestProblem.value(
              path, "wants the column that holds it, \"{{column}}\", and nothing else"));
    } catch (TemplateSyntaxException e) {
      check.add(RequestProblem.value(path, e.sentence()));
    }
    return value;
  }

  private static ObjectNode openAi(FieldCheck check, JsonNode request) {
    for (Map.Entry<String, JsonNode> member : request.properties()) {
      if (!member.getKey().equals(FieldNames.OPENAI)) {
        check.add(
            RequestProblem.name(
                member.getKey(), "cannot stand beside openai, which is the whole request"));
      }
    }
    ObjectNode result = NODES.objectNode();
    JsonNode body = request.path(FieldNames.OPENAI);
    result.set(FieldNames.OPENAI, fromColumn(check, body, FieldNames.OPENAI));
    return result;
  }

  private static void prompt(
      FieldCheck check, RequestKind kind, JsonNode prompt, ObjectNode result) {
    ArrayNode parts = NODES.arrayNode();
    if (prompt.isArray()) {
      for (int i = 0; i < prompt.size(); i++) {
        parts.add(part(check, prompt.path(i), FieldNames.PROMPT + "[" + i + "]"));
      }
    } else {
      parts.add(part(check, prompt, FieldNames.PROMPT));
    }
    boolean turns =
        FieldTable.member(FieldTable.root(kind), kind.contents()) instanceof FieldType.ListOf;
    ObjectNode content = turns ? NODES.objectNode().put("role", "user") : NODES.objectNode();
    content.set("parts", parts);
    JsonNode all = turns ? NODES.arrayNode().add(content) : content;
    setOnce(check, kind.contents(), FieldNames.PROMPT, all, result);
  }

  private static JsonNode part(FieldCheck check, JsonNode item, String path) {
    if (item.isObject() && !path.equals(FieldNames.PROMPT)) {
      return check.value(item, FieldTable.PART, path);
    }
    ObjectNode part = NODES.objectNode();
    text(check, item, path, part);
    return part;
  }

  private static void system(FieldCheck check, JsonNode system, ObjectNode result) {
    ObjectNode part = NODES.objectNode();
    text(check, system, FieldNames.SYSTEM, part);
    ObjectNode content = NODES.objectNode().set("parts", NODES.arrayNode().add(part));
    setOnce(check, SYSTEM_INSTRUCTION, FieldNames.SYSTEM, content, result);
  }

  private static void text(FieldCheck check, JsonNode value, String path, ObjectNode part) {
    check.member(FieldTable.PART, "text", value, path, part);
  }

  private static void setOnce(
      FieldCheck check, String field, String shorthand, JsonNode value, ObjectNode result) {
    if (result.has(field)) {
      check.add(RequestProblem.name(shorthand, "is short for " + field + ": give one of them"));
      return;
    }
    result.set(field, value);
  }

  private static void checkWhole(FieldCheck check, RequestKind kind, ObjectNode result) {
    if (result.has(FieldNames.MESSAGES)) {
      if (result.has(kind.contents())) {
        check.add(
            RequestProblem.name(
                FieldNames.MESSAGES, "fills " + kind.contents() + ": give one of them"));
      }
    } else if (!result.has(kind.contents())) {
      check.add(RequestProblem.value("", "needs a prompt, or " + kind.contents()));
    } else if (check.problems().isEmpty()) {
      String empty = EmptyTurns.first(kind, result);
      if (empty != null) {
        check.add(RequestProblem.value("", empty + " is empty: it has no text and no media"));
      }
    }
    boolean sound = check.problems().stream().allMatch(RequestProblem::mayBeNewer);
    SchemaUse schemas = sound ? SchemaUse.OF_SPEC : SchemaUse.UNCHECKED;
    RequestRules.problems(KnownJson.of(result), schemas).forEach(check::add);
  }
}
