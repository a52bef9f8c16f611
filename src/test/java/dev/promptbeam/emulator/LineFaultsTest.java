package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineFaultsTest {
  private static final String GENERATE = "/v1beta/models/gemini-3.5-flash-lite:generateContent";

  @RegisterExtension final Emulated wire = new Emulated();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'error','code':1} | {'error':{'code':1}}",
        "{'type':'error','code':429,'message':'m'} | {'error':{'code':429,'message':'m'}}",
        "{'type':'error','code':8,'asString':true} | {'error':{'code':'8'}}",
        "{'type':'error','member':'status','code':3} | {'status':{'code':3}}",
        "{'type':'error','code':3,'status':'INVALID_ARGUMENT'} |"
            + " {'error':{'code':3,'status':'INVALID_ARGUMENT'}}",
      })
  void failsALine(String action, String expected) throws Exception {
    fault("{\"key\":\"^a$\"}", action.replace('\'', '"'));

    String[] lines = lines("a", "b");

    JsonNode line = Wire.json(lines[0]);
    assertThat(line.get("key").asText()).isEqualTo("a");
    ((ObjectNode) line).remove("key");
    assertThat(line).isEqualTo(Wire.json(expected.replace('\'', '"')));
    assertThat(Wire.json(lines[1]).has("response")).isTrue();
  }

  @Strikes("line.blockedPrompt")
  @Test
  void blocksAPrompt() throws Exception {
    JsonNode response = twisted("{\"type\":\"blockedPrompt\",\"reason\":\"SAFETY\"}");

    assertThat(response.has("candidates")).isFalse();
    assertThat(response.get("promptFeedback")).isEqualTo(Wire.json("{\"blockReason\":\"SAFETY\"}"));
  }

  @Strikes({"line.noCandidates", "line.noContent", "line.noParts"})
  @Test
  void leavesOutCandidatesContentOrParts() throws Exception {
    assertThat(twisted("{\"type\":\"noCandidates\"}").has("candidates")).isFalse();
    assertThat(twisted("{\"type\":\"noContent\"}").get("candidates"))
        .isEqualTo(Wire.json("[{\"finishReason\":\"SAFETY\",\"index\":0}]"));
    assertThat(twisted("{\"type\":\"noParts\"}").get("candidates"))
        .isEqualTo(
            Wire.json(
                "[{\"content\":{\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\",\"index\":0}]"));
  }

  @Strikes({"line.onlyThoughts", "line.onlySignature"})
  @Test
  void holdsOnlyThoughtsOrOnlyASignature() throws Exception {
    JsonNode thoughts = twisted("{\"type\":\"onlyThoughts\"}").at("/candidates/0/content/parts");
    JsonNode signature = twisted("{\"type\":\"onlySignature\"}").at("/candidates/0/content/parts");

    assertThat(thoughts).hasSize(1);
    assertThat(thoughts.at("/0/thought").asBoolean()).isTrue();
    assertThat(signature).hasSize(1);
    assertThat(signature.at("/0/thoughtSignature").asText()).isNotEmpty();
    assertThat(signature.get(0).has("text")).isFalse();
  }

  @Strikes("line.finishReason")
  @Test
  void endsForAnyReason() throws Exception {
    JsonNode response = twisted("{\"type\":\"finishReason\",\"reason\":\"BORED\"}");

    assertThat(response.at("/candidates/0/finishReason").asText()).isEqualTo("BORED");
  }

  @Strikes("line.finishReason")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MISSING_THOUGHT_SIGNATURE",
        "MALFORMED_RESPONSE",
        "ESCALATION",
        "PUP_LIMITED_DISABLED",
        "MODEL_ARMOR",
        "CONTINUATION"
      })
  void endsForEachReasonOfToday(String reason) throws Exception {
    JsonNode ended =
        twisted("{\"type\":\"finishReason\",\"reason\":\"" + reason + "\",\"message\":\"my-key\"}")
            .at("/candidates/0");

    assertThat(ended.get("finishReason").asText()).isEqualTo(reason);
    assertThat(ended.get("finishMessage").asText()).isEqualTo("my-key");
    assertThat(ended.has("continuationToken")).isEqualTo(reason.equals("CONTINUATION"));
    assertThat(
            twisted("{\"type\":\"noContent\",\"reason\":\"" + reason + "\"}").at("/candidates/0"))
        .isEqualTo(Wire.json("{\"finishReason\":\"" + reason + "\",\"index\":0}"));
  }

  @Test
  void goesOnWithAnAnswerWhereItsTokenSays() throws Exception {
    String whole = text(wire.postJson(GENERATE, body("")));
    wire.fault(
        "{\"operation\":\"line\",\"times\":1,\"action\":{\"type\":\"finishReason\",\"reason\":\"CONTINUATION\"}}");

    JsonNode first = wire.postJson(GENERATE, body(""));
    String token = first.at("/candidates/0/continuationToken").asText();
    JsonNode second = wire.postJson(GENERATE, body(",\"continuationToken\":\"" + token + "\""));
    JsonNode third = wire.postJson(GENERATE, body(",\"continuation_token\":\"bm9uZQ==\""));

    assertThat(text(first) + text(second)).isEqualTo(whole);
    assertThat(text(first)).isNotEmpty().isNotEqualTo(whole);
    assertThat(second.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(third.at("/error/message").asText()).contains("continuation_token: is not valid");
  }

  @Strikes({"line.noFinishReason", "line.candidates", "line.text"})
  @Test
  void leavesTheReasonOutMixesCandidatesAndSaysNothingButSpace() throws Exception {
    assertThat(
            twisted("{\"type\":\"noFinishReason\"}").get("candidates").get(0).has("finishReason"))
        .isFalse();
    assertThat(text(twisted("{\"type\":\"text\",\"text\":\" \\n\\t \"}"))).isEqualTo(" \n\t ");
    JsonNode mixed = twisted("{\"type\":\"candidates\",\"indexes\":[2,0,1]}").get("candidates");
    assertThat(mixed.findValuesAsText("index")).containsExactly("2", "0", "1");
    String usual = mixed.at("/1/content/parts/0/text").asText();
    assertThat(mixed.at("/0/content/parts/0/text").asText()).isEqualTo(usual + " 2");
  }

  @Test
  void strikesTheAnswersOfCallsToo() throws Exception {
    wire.fault(
        "[{\"operation\":\"line\",\"match\":{\"displayName\":\"j\"},\"action\":{\"type\":\"missing\"}},"
            + "{\"operation\":\"line\",\"times\":1,\"action\":{\"type\":\"error\",\"code\":8}},"
            + "{\"operation\":\"line\",\"times\":1,\"action\":{\"type\":\"blockedPrompt\",\"reason\":\"JAILBREAK\"}}]");

    assertThat(wire.post(GENERATE, body("")).statusCode()).isEqualTo(429);
    assertThat(wire.postJson(GENERATE, body("")).at("/promptFeedback/blockReason").asText())
        .isEqualTo("JAILBREAK");
    assertThat(text(wire.postJson(GENERATE, body("")))).isNotEmpty();
  }

  private static String body(String more) {
    return "{\"contents\":[{\"parts\":[{\"text\":\"a prompt of some words\"}]}]" + more + "}";
  }

  private static String text(JsonNode response) {
    return response.at("/candidates/0/content/parts/0/text").asText();
  }

  @Strikes("line.nothing")
  @Test
  void leavesALineWithItsKeyAlone() throws Exception {
    fault("{\"key\":\"^a$\"}", "{\"type\":\"nothing\"}");

    assertThat(lines("a")).containsExactly("{\"key\":\"a\"}");
  }

  @Strikes("line.maxTokens")
  @Test
  void cutsJsonAtTheTokenLimit() throws Exception {
    assertCutJson("maxTokens", "MAX_TOKENS");
  }

  @Strikes("line.brokenJson")
  @Test
  void breaksJsonThatClaimsToBeWhole() throws Exception {
    assertCutJson("brokenJson", "STOP");
  }

  private void assertCutJson(String type, String finishReason) throws Exception {
    fault("{}", "{\"type\":\"" + type + "\"}");
    String name =
        wire.job(
            "j",
            "{\"key\":\"a\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],"
                + "\"generationConfig\":{\"responseMimeType\":\"application/json\"}}}");

    JsonNode candidate = Wire.json(wire.results(name)).at("/response/candidates/0");

    assertThat(candidate.get("finishReason").asText()).isEqualTo(finishReason);
    String text = candidate.at("/content/parts/0/text").asText();
    assertThat(text).startsWith("{");
    assertThatThrownBy(() -> Wire.json(text)).isInstanceOf(IOException.class);
  }

  @Strikes({"line.missing", "line.doubled", "line.conflicting", "line.wrongKey", "line.garbage"})
  @Test
  void losesDoublesContradictsAndRenamesLines() throws Exception {
    fault("{\"key\":\"^lost\"}", "{\"type\":\"missing\"}");
    fault("{\"key\":\"^twice\"}", "{\"type\":\"doubled\"}");
    fault("{\"key\":\"^both\"}", "{\"type\":\"conflicting\"}");
    fault("{\"key\":\"^mine\"}", "{\"type\":\"wrongKey\",\"key\":\"yours\"}");
    fault("{\"line\":5}", "{\"type\":\"garbage\",\"text\":\"{\\\"key\\\":\"}");

    String[] lines = lines("lost", "twice", "both", "mine", "broken");

    assertThat(lines).hasSize(6);
    assertThat(lines[0]).isEqualTo(lines[1]).contains("\"twice\"");
    assertThat(lines[2]).contains("\"both\"");
    assertThat(lines[3]).contains("\"both\"").contains("a different answer");
    assertThat(lines[4]).contains("\"yours\"");
    assertThat(lines[5]).isEqualTo("{\"key\":");
    assertThat(wire.getJson("/_emulator/requests").at("/billed/keys"))
        .isEqualTo(Wire.json("{\"both\":1,\"broken\":1,\"lost\":1,\"mine\":1,\"twice\":1}"));
  }

  @Strikes("line.lineSeparators")
  @Test
  void putsLineSeparatorsIntoStrings() throws Exception {
    fault("{\"text\":\"split me\"}", "{\"type\":\"lineSeparators\"}");

    String results = wire.results(wire.job("j", Wire.line("a", "please split me here")));

    assertThat(results).contains("\u2028").contains("\u2029");
    assertThat(results.split("\n")).hasSize(1);
  }

  @Strikes("line.error")
  @Test
  void strikesALineOnlyInTheFirstJobsThatCarryIt() throws Exception {
    wire.post(
        "/_emulator/faults",
        "{\"operation\":\"line\",\"match\":{\"key\":\"^a$\"},\"jobs\":1,"
            + "\"action\":{\"type\":\"error\",\"code\":13}}");

    assertThat(lines("a")[0]).contains("\"error\"");
    assertThat(lines("a")[0]).contains("\"response\"");
    assertThat(wire.getJson("/_emulator/faults").at("/faults/0/strikes").asInt()).isEqualTo(1);
  }

  @Strikes("line.text")
  @Test
  void scriptsTheAnswer() throws Exception {
    JsonNode response = twisted("{\"type\":\"text\",\"text\":\"positive\"}");

    assertThat(response.at("/candidates/0/content/parts/0/text").asText()).isEqualTo("positive");
  }

  private JsonNode twisted(String action) throws IOException, InterruptedException {
    wire.removeFaults();
    fault("{\"key\":\"a\"}", action);
    return Wire.json(lines("a")[0]).get("response");
  }

  private String[] lines(String... keys) throws IOException, InterruptedException {
    String[] input = new String[keys.length];
    for (int i = 0; i < keys.length; i++) {
      input[i] = Wire.line(keys[i], "prompt of " + keys[i]);
    }
    return wire.results(wire.job("j", input)).split("\n");
  }

  private void fault(String match, String action) throws IOException, InterruptedException {
    wire.fault("{\"operation\":\"line\",\"match\":" + match + ",\"action\":" + action + "}");
  }
}
