package dev.promptbeam.emulator.faults;

import static dev.promptbeam.emulator.faults.FaultValue.ERROR_CODE;
import static dev.promptbeam.emulator.faults.FaultValue.FLAG;
import static dev.promptbeam.emulator.faults.FaultValue.INDEXES;
import static dev.promptbeam.emulator.faults.FaultValue.LIST;
import static dev.promptbeam.emulator.faults.FaultValue.OBJECT;
import static dev.promptbeam.emulator.faults.FaultValue.TEXT;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** What may happen to answer lines, and what can be said of each. */
final class LineRules {
  private static final Map<String, FaultValue> NOTHING = Map.of();
  private static final Map<String, FaultValue> END = Map.of("reason", TEXT, "message", TEXT);
  private static final FaultValue FEW = FaultValue.number(0, 100);
  private static final FaultValue BYTES = FaultValue.number(0, 1L << 30);

  static final Map<String, Map<String, FaultValue>> ACTIONS =
      Map.ofEntries(
          entry(
              "error",
              Map.of(
                  "code", ERROR_CODE,
                  "message", TEXT,
                  "status", TEXT,
                  "details", LIST,
                  "asString", FLAG,
                  "member", FaultValue.oneOf(Set.of("error", "status")))),
          entry("blockedPrompt", Map.of("reason", TEXT)),
          entry("noCandidates", NOTHING),
          entry("noContent", END),
          entry("noParts", END),
          entry("onlyThoughts", NOTHING),
          entry("onlySignature", NOTHING),
          entry("finishReason", Map.of("reason", TEXT, "message", TEXT, "continuationToken", FLAG)),
          entry("noFinishReason", NOTHING),
          entry("candidates", Map.of("indexes", INDEXES)),
          entry("answeredBy", Map.of("model", TEXT)),
          entry("maxTokens", NOTHING),
          entry("brokenJson", NOTHING),
          entry("text", Map.of("text", TEXT)),
          entry("lineSeparators", NOTHING),
          entry("missing", NOTHING),
          entry("doubled", NOTHING),
          entry("conflicting", NOTHING),
          entry("garbage", Map.of("text", TEXT)),
          entry("wrongKey", Map.of("key", TEXT)),
          entry("nothing", NOTHING),
          entry("vector", Map.of("dimensions", FaultValue.number(0, 100_000), "values", LIST)),
          entry("noVector", NOTHING),
          entry(
              "tokenCount",
              Map.of("as", FaultValue.oneOf(Set.of("text", "number", "metadata", "none")))),
          entry(
              "image",
              Map.of(
                  "bytes", BYTES,
                  "count", FEW,
                  "thoughts", FEW,
                  "mimeType", TEXT,
                  "damage", FaultValue.oneOf(Set.of("base64", "cut", "empty")))),
          entry(
              "speech",
              Map.of(
                  "bytes", BYTES,
                  "mimeType", TEXT,
                  "damage", FaultValue.oneOf(Set.of("base64")))),
          entry("calls", Map.of("count", FEW, "name", TEXT, "args", OBJECT)),
          entry("code", Map.of("outcome", TEXT, "output", TEXT)),
          entry("grounding", Map.of("chunks", FEW)));

  private LineRules() {}
}
