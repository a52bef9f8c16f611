package dev.promptbeam.emulator.faults;

import static dev.promptbeam.emulator.faults.FaultValue.COUNT;
import static dev.promptbeam.emulator.faults.FaultValue.DURATION;
import static dev.promptbeam.emulator.faults.FaultValue.ERROR_CODE;
import static dev.promptbeam.emulator.faults.FaultValue.FLAG;
import static dev.promptbeam.emulator.faults.FaultValue.HEADER;
import static dev.promptbeam.emulator.faults.FaultValue.OBJECT;
import static dev.promptbeam.emulator.faults.FaultValue.PATTERN;
import static dev.promptbeam.emulator.faults.FaultValue.SOME;
import static dev.promptbeam.emulator.faults.FaultValue.TEXT;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The vocabulary of the fault language (src/docs/emulator.md). */
public final class FaultRules {
  /** Faults of jobs; decided when a job is made. */
  public static final String JOB = "job";

  /** Faults of uploaded files; decided when a file is made. */
  public static final String FILE = "file";

  /** Faults of answer lines; decided when a job's answers are made. */
  public static final String LINE = "line";

  private static final Set<String> CALLS =
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
          "models.streamGenerateContent",
          "models.countTokens",
          "models.embedContent",
          "models.batchEmbedContents");

  static final FaultValue OPERATION =
      new FaultValue(
          FaultValue.oneOf(with(CALLS, JOB, FILE, LINE)).allowed()
              + ", or the start of some and a *",
          node -> node.isTextual() && isOperation(node.asText()));

  /** Counts and identity are a fault's own; they come back when its record is read again. */
  private static final Map<String, FaultValue> MEMBERS =
      Map.of(
          "id", TEXT,
          "operation", OPERATION,
          "match", OBJECT,
          "times", SOME,
          "skip", COUNT,
          "action", OBJECT,
          "seen", COUNT,
          "strikes", COUNT);

  private static final Map<String, FaultValue> JOB_MATCH =
      Map.of("displayName", PATTERN, "model", PATTERN, "apiKey", PATTERN, "skip", COUNT);
  private static final Map<String, FaultValue> FILE_MATCH =
      Map.of("displayName", PATTERN, "mimeType", PATTERN, "apiKey", PATTERN, "skip", COUNT);
  private static final Map<String, FaultValue> CALL_MATCH =
      with(
          JOB_MATCH,
          Map.of(
              "name", PATTERN,
              "mimeType", PATTERN,
              "pageSize", PATTERN,
              "pageToken", PATTERN,
              "offset", PATTERN));
  private static final Map<String, FaultValue> LINE_MATCH =
      Map.of(
          "key", PATTERN,
          "line", SOME,
          "text", TEXT,
          "displayName", PATTERN,
          "model", PATTERN,
          "skip", COUNT);

  private static final FaultValue HTTP_STATUS = FaultValue.number(200, 599);

  private static final Map<String, FaultValue> STATUS =
      Map.of(
          "code", HTTP_STATUS,
          "status", TEXT,
          "message", TEXT,
          "reason", TEXT,
          "retryDelay", DURATION,
          "retryAfter", HEADER,
          "array", FLAG);
  private static final Map<String, FaultValue> NOTHING = Map.of();
  private static final Map<String, FaultValue> PART =
      Map.of("bytes", COUNT, "matchingLength", FLAG);

  /** What may happen to calls, and what can be said of each. */
  public static final Map<String, Map<String, FaultValue>> CALL_ACTIONS =
      Map.ofEntries(
          entry("status", STATUS),
          entry("statusAfter", STATUS),
          entry("creditsDepleted", NOTHING),
          entry("drop", NOTHING),
          entry("loseAnswer", NOTHING),
          entry("html", Map.of("code", HTTP_STATUS)),
          entry("garbage", Map.of("code", HTTP_STATUS, "text", TEXT)),
          entry("redirect", Map.of("code", FaultValue.number(300, 399), "location", TEXT)),
          entry("delay", Map.of("millis", COUNT)),
          entry("hang", Map.of("millis", COUNT)),
          entry("stall", with(PART, Map.of("millis", COUNT))),
          entry("slow", Map.of("bytesPerSecond", SOME)),
          entry("truncate", PART),
          entry("snakeCase", NOTHING),
          entry("emptyPage", NOTHING),
          entry("emptyList", NOTHING),
          entry("errorIn200", Map.of("message", TEXT)),
          entry("keepHalf", STATUS));

  /** Types that change nothing but these calls. */
  private static final Map<String, Set<String>> ONLY =
      Map.of(
          "keepHalf", Set.of("files.upload.chunk", "files.upload.finalize"),
          "errorIn200", Set.of("files.upload.finalize"));

  /** What may happen to answer lines, and what can be said of each. */
  public static final Map<String, Map<String, FaultValue>> LINE_ACTIONS = LineRules.ACTIONS;

  /** What may happen to jobs. */
  public static final Map<String, FaultValue> JOB_ACTIONS =
      Map.ofEntries(
          entry("pendingPolls", COUNT),
          entry("runningPolls", COUNT),
          entry("pendingMillis", COUNT),
          entry("runningMillis", COUNT),
          entry("notBeforeMillis", COUNT),
          entry("stuck", FLAG),
          entry("endState", FaultValue.oneOf(Set.of("FAILED", "EXPIRED", "CANCELLED"))),
          entry("code", ERROR_CODE),
          entry("message", TEXT),
          entry("cancelEnding", FaultValue.oneOf(Set.of("CANCELLED", "SUCCEEDED"))),
          entry("outputAfterPolls", COUNT),
          entry("staleStats", FLAG),
          entry("shuffle", FLAG),
          entry("lineEnding", FaultValue.oneOf(Set.of("LF", "CRLF"))),
          entry("noFinalNewline", FLAG),
          entry("stateName", TEXT),
          entry("stateNamePolls", COUNT),
          entry("statePrefix", TEXT),
          entry("onlyOwnKey", FLAG),
          entry("hiddenLists", COUNT),
          entry("hiddenMillis", COUNT),
          entry("resultMillis", COUNT),
          entry("runsOnWithoutInput", FLAG),
          entry("answeredBy", TEXT));

  /** What may happen to uploaded files. */
  public static final Map<String, FaultValue> FILE_ACTIONS =
      Map.of(
          "processingPolls", COUNT,
          "processingMillis", COUNT,
          "endState", FaultValue.oneOf(Set.of("ACTIVE", "FAILED")),
          "code", ERROR_CODE,
          "message", TEXT,
          "lifeMillis", COUNT);

  /** Operations that are something made, whose faults say together what becomes of it. */
  static final Map<String, Map<String, FaultValue>> MADE =
      Map.of(JOB, JOB_ACTIONS, FILE, FILE_ACTIONS);

  private FaultRules() {}

  static Map<String, FaultValue> members(String operation) {
    return operation.equals(LINE)
        ? with(MEMBERS, Map.of("jobs", SOME, "struckJobs", OBJECT))
        : MEMBERS;
  }

  static Map<String, FaultValue> match(String operation) {
    return switch (operation) {
      case JOB -> JOB_MATCH;
      case FILE -> FILE_MATCH;
      case LINE -> LINE_MATCH;
      default -> CALL_MATCH;
    };
  }

  /** The types of action of a line or a call. */
  static Map<String, Map<String, FaultValue>> types(String operation) {
    return operation.equals(LINE) ? LINE_ACTIONS : CALL_ACTIONS;
  }

  /** The members of an action of this type, which is one of them. */
  static Map<String, FaultValue> ofType(Map<String, Map<String, FaultValue>> types, String type) {
    return with(types.getOrDefault(type, NOTHING), Map.of("type", TEXT));
  }

  /** The operations that an action of this type can strike. */
  static FaultValue operations(String type) {
    Set<String> only = ONLY.getOrDefault(type, Set.of());
    return only.isEmpty()
        ? OPERATION
        : new FaultValue(
            FaultValue.oneOf(only).allowed() + ", or the start of one and a *",
            node -> only.stream().anyMatch(call -> means(node.asText(), call)));
  }

  /** Whether an operation means this event; one that ends in a star means calls alone. */
  static boolean means(String operation, String call) {
    return operation.endsWith("*")
        ? CALLS.contains(call) && call.startsWith(operation.substring(0, operation.length() - 1))
        : call.equals(operation);
  }

  private static boolean isOperation(String operation) {
    return MADE.containsKey(operation)
        || operation.equals(LINE)
        || CALLS.stream().anyMatch(call -> means(operation, call));
  }

  private static Set<String> with(Set<String> words, String... more) {
    Set<String> all = new TreeSet<>(words);
    all.addAll(List.of(more));
    return all;
  }

  private static Map<String, FaultValue> with(
      Map<String, FaultValue> members, Map<String, FaultValue> more) {
    Map<String, FaultValue> all = new TreeMap<>(members);
    all.putAll(more);
    return all;
  }
}
