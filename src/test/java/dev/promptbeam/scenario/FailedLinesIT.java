package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a line can fail ends as the dead letter that the contract names. */
class FailedLinesIT {
  private static final String SCHEMA =
      "{temperature: 0, responseMimeType: application/json, responseSchema:"
          + " {type: OBJECT, required: [topic], properties: {topic: {type: STRING}}}}";

  /** What strikes the row of that name, and the status, reason, kind and attempts it ends with. */
  private static final Map<String, String[]> FAULTS = new LinkedHashMap<>();

  static {
    fails("exhausted", "{'type':'error','code':8}", "error API_RESOURCE_EXHAUSTED true 3");
    fails("internal", "{'type':'error','code':13}", "error API_INTERNAL true 3");
    fails("unnumbered", "{'type':'error','code':99}", "error API_UNKNOWN true 3");
    fails("argument", "{'type':'error','code':3}", "error API_INVALID_ARGUMENT false 1");
    fails("denied", "{'type':'error','code':7}", "error API_PERMISSION_DENIED false 1");
    fails("blocked", "{'type':'blockedPrompt'}", "blocked PROMPT_BLOCKED false 1");
    fails("unsafe", "{'type':'finishReason','reason':'SAFETY'}", "blocked FINISH_SAFETY false 1");
    fails("cut", "{'type':'maxTokens'}", "invalid_output FINISH_MAX_TOKENS false 1");
    fails(
        "bored", "{'type':'finishReason','reason':'BORED'}", "invalid_output FINISH_BORED true 2");
    fails("thinking", "{'type':'onlyThoughts'}", "invalid_output OUTPUT_EMPTY true 3");
    fails("speechless", "{'type':'noCandidates'}", "invalid_output OUTPUT_EMPTY true 3");
    fails("broken", "{'type':'brokenJson'}", "invalid_output OUTPUT_NOT_JSON false 1");
    fails("shapeless", "{'type':'text','text':'{}'}", "invalid_output OUTPUT_SCHEMA false 1");
    fails("lost", "{'type':'missing'}", "missing RESULT_MISSING true 3");
    fails("renamed", "{'type':'wrongKey'}", "missing RESULT_MISSING true 3");
    fails("garbled", "{'type':'garbage'}", "missing RESULT_MISSING true 3");
    fails("http", "{'type':'error','code':429}", "error API_RESOURCE_EXHAUSTED true 3");
    fails("texted", "{'type':'error','code':14,'asString':true}", "error API_UNAVAILABLE true 3");
    fails(
        "member",
        "{'type':'error','code':3,'member':'status'}",
        "error API_INVALID_ARGUMENT false 1");
    fails("contentless", "{'type':'noContent'}", "blocked FINISH_SAFETY false 1");
    fails("partless", "{'type':'noParts'}", "invalid_output FINISH_MAX_TOKENS false 1");
    fails("signed", "{'type':'onlySignature'}", "invalid_output OUTPUT_EMPTY true 3");
    fails(
        "goesOn",
        "{'type':'finishReason','reason':'CONTINUATION'}",
        "invalid_output FINISH_CONTINUATION false 1");
    fails(
        "malformed",
        "{'type':'finishReason','reason':'MALFORMED_RESPONSE'}",
        "invalid_output FINISH_MALFORMED_RESPONSE true 3");
    fails("blank", "{'type':'text','text':' \\n'}", "invalid_output OUTPUT_EMPTY true 3");
    fails("bare", "{'type':'nothing'}", "error RESULT_UNREADABLE true 3");
  }

  @TempDir Path folder;

  private static void fails(String row, String action, String end) {
    FAULTS.put(row, new String[] {action, end});
  }

  @Test
  void asksAgainWhatCanHelpAndNamesWhatCannot() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(Beam.FLINK, 2).file("data/rows.jsonl", dataset()).spec("attempts: 3", SCHEMA);
      for (Map.Entry<String, String[]> fault : FAULTS.entrySet()) {
        work.server.fault(line(fault.getKey(), "", fault.getValue()[0]));
      }
      work.server.fault(line("flaky", "'jobs':1,", "{'type':'error','code':14}"));
      work.server.fault(line("twice", "", "{'type':'doubled'}"));

      work.finish(3);

      Map<String, String> ends = new TreeMap<>();
      work.run.deadLetters().forEach((key, letter) -> ends.put(key, end(letter)));
      Map<String, String> expected = new TreeMap<>();
      FAULTS.forEach((key, fault) -> expected.put(key, fault[1]));
      expected.put("keyless", "invalid_input ROW_MISSING_COLUMN false 0");
      expected.put(
          "{\"file\":\"data/rows.jsonl\",\"position\":0}", "invalid_input READ_MALFORMED false 0");
      assertThat(ends).isEqualTo(expected);
      long retryable = ends.values().stream().filter(end -> end.contains(" true ")).count();
      assertResults(work);
      work.assertBalanced(5, retryable, ends.size() - retryable);
    }
  }

  private static void assertResults(Scenario work) throws Exception {
    Map<String, JsonNode> results = work.run.results();
    assertThat(results.keySet())
        .containsExactlyInAnyOrder("good", "same", "flaky", "twice", "plain");
    assertThat(results.get("flaky").path("attempt").asInt()).isEqualTo(2);
    assertThat(results.get("good").path("attempt").asInt()).isEqualTo(1);
    assertThat(results.get("good").at("/value/topic").isTextual()).isTrue();
    JsonNode shared =
        results.get("same").hasNonNull("sharedFrom") ? results.get("same") : results.get("good");
    assertThat(shared.path("sharedFrom").path("file").asText()).isEqualTo("data/rows.jsonl");
    assertThat(shared.path("usage").isNull()).isTrue();
  }

  private static String dataset() {
    StringBuilder rows = new StringBuilder("{\"id\":\"never ends\n");
    for (String key : FAULTS.keySet()) {
      row(rows, key, key);
    }
    row(rows, "flaky", "flaky");
    row(rows, "twice", "twice");
    row(rows, "good", "all is well");
    row(rows, "same", "all is well");
    row(rows, "plain", "nothing to say");
    return rows.append("{\"id\":\"keyless\"}\n").toString();
  }

  private static void row(StringBuilder rows, String key, String text) {
    rows.append("{\"id\":\"").append(key).append("\",\"text\":\"<").append(text).append(">\"}\n");
  }

  private static String line(String row, String limit, String action) {
    return "{'operation':'line','match':{'text':'<"
        + row
        + ">'},"
        + limit
        + "'action':"
        + action
        + "}";
  }

  private static String end(JsonNode letter) {
    return letter.path("status").asText()
        + " "
        + letter.path("reason").asText()
        + " "
        + letter.path("retryable").asText()
        + " "
        + letter.path("attempts").asText();
  }
}
