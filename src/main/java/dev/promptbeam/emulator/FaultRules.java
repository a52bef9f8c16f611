package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The vocabulary of the fault language (src/docs/emulator.md). */
final class FaultRules {
  /** Faults of jobs; decided when a job is made. */
  static final String JOB = "job";

  /** Faults of answer lines; decided when a job's answers are made. */
  static final String LINE = "line";

  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "operation",
          "match",
          "times",
          "skip",
          "jobs",
          "action",
          "seen",
          "strikes",
          "struckJobs");
  private static final Set<String> OPERATIONS =
      Set.of(
          "files.upload.start",
          "files.upload.chunk",
          "files.upload.finalize",
          "files.upload.query",
          "files.upload.cancel",
          "files.get",
          "files.list",
          "files.delete",
          "files.download",
          "batches.create",
          "batches.get",
          "batches.list",
          "batches.cancel",
          "batches.delete",
          "batches.update",
          "models.get",
          "models.list",
          "models.generateContent",
          "models.countTokens",
          "models.embedContent",
          "models.batchEmbedContents");
  private static final Set<String> CALL_MATCH =
      Set.of(
          "displayName",
          "name",
          "model",
          "mimeType",
          "apiKey",
          "pageSize",
          "pageToken",
          "offset",
          "skip");
  private static final Set<String> JOB_MATCH = Set.of("displayName", "model", "apiKey", "skip");
  private static final Set<String> LINE_MATCH =
      Set.of("key", "line", "text", "displayName", "model", "skip");

  /** What may happen to calls. */
  static final Set<String> CALL_ACTIONS =
      Set.of(
          "status",
          "statusAfter",
          "drop",
          "loseAnswer",
          "html",
          "garbage",
          "redirect",
          "delay",
          "hang",
          "stall",
          "slow",
          "truncate",
          "snakeCase",
          "emptyPage",
          "emptyList",
          "errorIn200",
          "keepHalf");

  /** What may happen to answer lines. */
  static final Set<String> LINE_ACTIONS =
      Set.of(
          "error",
          "blockedPrompt",
          "noCandidates",
          "noContent",
          "noParts",
          "onlyThoughts",
          "onlySignature",
          "finishReason",
          "maxTokens",
          "brokenJson",
          "text",
          "lineSeparators",
          "missing",
          "doubled",
          "conflicting",
          "garbage",
          "wrongKey",
          "nothing");

  /** What may happen to jobs. */
  static final Set<String> JOB_ACTIONS =
      Set.of(
          "pendingPolls",
          "runningPolls",
          "pendingMillis",
          "runningMillis",
          "notBeforeMillis",
          "stuck",
          "endState",
          "code",
          "message",
          "cancelEnding",
          "outputAfterPolls",
          "staleStats",
          "shuffle",
          "lineEnding",
          "noFinalNewline",
          "stateName",
          "stateNamePolls",
          "statePrefix",
          "onlyOwnKey",
          "hiddenLists",
          "hiddenMillis",
          "resultMillis",
          "runsOnWithoutInput");

  private FaultRules() {}

  static void check(JsonNode fault) {
    if (!fault.isObject()) {
      throw ApiException.invalid("A fault is an object.");
    }
    checkNames("a fault", fault, MEMBERS);
    String operation = fault.path("operation").asText();
    JsonNode action = fault.path("action");
    if (operation.equals(JOB)) {
      checkNames("a job's match", fault.path("match"), JOB_MATCH);
      checkNames("a job's action", action, JOB_ACTIONS);
    } else if (operation.equals(LINE)) {
      checkNames("a line's match", fault.path("match"), LINE_MATCH);
      checkType(action, LINE_ACTIONS);
    } else {
      checkOperation(operation);
      checkNames("a call's match", fault.path("match"), CALL_MATCH);
      checkType(action, CALL_ACTIONS);
    }
  }

  private static void checkOperation(String operation) {
    String prefix = operation.endsWith("*") ? operation.substring(0, operation.length() - 1) : null;
    boolean known =
        prefix == null
            ? OPERATIONS.contains(operation)
            : OPERATIONS.stream().anyMatch(name -> name.startsWith(prefix));
    if (!known) {
      throw ApiException.invalid("Unknown operation \"" + operation + "\".");
    }
  }

  private static void checkType(JsonNode action, Set<String> types) {
    String type = action.path("type").asText();
    if (!types.contains(type)) {
      throw ApiException.invalid(
          "Unknown action \"" + type + "\", known are " + types.stream().sorted().toList());
    }
  }

  private static void checkNames(String what, JsonNode object, Set<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    for (Iterator<String> given = object.fieldNames(); given.hasNext(); ) {
      String name = given.next();
      if (!names.contains(name)) {
        throw ApiException.invalid(what + " has no \"" + name + "\", but " + sorted);
      }
    }
  }
}
