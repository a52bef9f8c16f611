package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that are called, and the tools that the service uses itself. */
class ToolAnswersTest {
  private static final String FUNCTIONS =
      ",\"tools\":[{\"function_declarations\":[{\"name\":\"weather\",\"parameters\":{\"type\":\"OBJECT\","
          + "\"required\":[\"city\",\"days\"],\"properties\":{\"city\":{\"type\":\"STRING\",\"enum\":[\"Rome\"]},"
          + "\"days\":{\"type\":\"INTEGER\",\"minimum\":3,\"maximum\":3}}}},{\"name\":\"clock\"}]}]";

  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void callsADeclaredFunctionWithArgumentsThatFit() throws Exception {
    JsonNode answer = answer("x", FUNCTIONS + only("weather"));

    JsonNode parts = answer.at("/candidates/0/content/parts");
    assertThat(parts).hasSize(1);
    assertThat(parts.at("/0/functionCall"))
        .isEqualTo(Wire.json("{\"name\":\"weather\",\"args\":{\"city\":\"Rome\",\"days\":3}}"));
    assertThat(parts.at("/0/thoughtSignature").asText()).isNotEmpty();
    assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(answer("x", FUNCTIONS + only("clock")).findValue("functionCall"))
        .isEqualTo(Wire.json("{\"name\":\"clock\",\"args\":{}}"));
  }

  @Test
  void callsByItsMode() throws Exception {
    String none = ",\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"NONE\"}}";
    String result =
        "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":[{\"functionCall\":"
            + "{\"name\":\"clock\",\"args\":{}},"
            + "\"thoughtSignature\":\"skip_thought_signature_validator\"}]},{\"role\":\"user\",\"parts\":[{\"functionResponse\":"
            + "{\"name\":\"clock\",\"response\":{\"time\":1}}}]}]"
            + FUNCTIONS
            + "}";

    assertThat(answer("x", FUNCTIONS).findValue("functionCall")).isNotNull();
    assertThat(answer("x", FUNCTIONS + none).findValue("functionCall")).isNull();
    assertThat(post("gemini-3.5-flash-lite", result).findValue("functionCall")).isNull();
    assertThat(
            post("gemini-3.5-flash-lite", result.replaceFirst("}$", only("clock") + "}"))
                .findValue("functionCall"))
        .isNotNull();
  }

  @Strikes("line.calls")
  @Test
  void callsSeveralOrWhatNobodyDeclared() throws Exception {
    fault("{\"type\":\"calls\",\"count\":3}");
    JsonNode parts = answer("x", FUNCTIONS).at("/candidates/0/content/parts");
    assertThat(parts).hasSize(3);
    assertThat(parts.at("/0/thoughtSignature").asText()).isNotEmpty();
    assertThat(parts.at("/1").has("thoughtSignature")).isFalse();
    assertThat(parts.at("/1/functionCall/name")).isNotEqualTo(parts.at("/0/functionCall/name"));

    fault("{\"type\":\"calls\",\"name\":\"launch\",\"args\":{\"at\":\"noon\"}}");
    assertThat(answer("x", FUNCTIONS).findValue("functionCall"))
        .isEqualTo(Wire.json("{\"name\":\"launch\",\"args\":{\"at\":\"noon\"}}"));
  }

  @Strikes("line.code")
  @Test
  void runsCode() throws Exception {
    String tools = ",\"tools\":[{\"codeExecution\":{}}]";

    JsonNode answer = answer("x", tools);
    fault("{\"type\":\"code\",\"outcome\":\"OUTCOME_FAILED\",\"output\":\"no\"}");
    JsonNode failed = answer("x", tools);

    assertThat(answer.at("/candidates/0/content/parts"))
        .isEqualTo(
            Wire.json(
                "[{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"print('2d711642')\"}},{\"codeExecutionResult\":{\"outcome\":\"OUTCOME_OK\",\"output\":\"2d711642\\n"
                    + "\"}},{\"text\":\"2d711642 x\"}]"));
    assertThat(answer.at("/usageMetadata/toolUsePromptTokenCount").asInt()).isPositive();
    assertThat(failed.findValue("codeExecutionResult"))
        .isEqualTo(Wire.json("{\"outcome\":\"OUTCOME_FAILED\",\"output\":\"no\"}"));
  }

  @Strikes("line.grounding")
  @Test
  void saysWhichPagesHoldItUp() throws Exception {
    String tools = ",\"tools\":[{\"googleSearch\":{}}]";

    JsonNode grounding = answer("x", tools).at("/candidates/0/groundingMetadata");
    fault("{\"type\":\"grounding\",\"chunks\":0}");
    JsonNode none = answer("x", tools).at("/candidates/0/groundingMetadata");

    assertThat(grounding.at("/webSearchQueries")).isEqualTo(Wire.json("[\"x\"]"));
    assertThat(grounding.at("/groundingChunks")).hasSize(2);
    assertThat(grounding.at("/groundingChunks/0/web/uri").asText()).startsWith("https://");
    assertThat(grounding.at("/groundingSupports/0/segment/endIndex").asInt()).isEqualTo(10);
    assertThat(none.isMissingNode()).isTrue();
  }

  @Test
  void givesSeveralCandidatesEachItsOwn() throws Exception {
    JsonNode candidates = answer("x", config("\"candidateCount\":3")).get("candidates");

    List<String> texts = new ArrayList<>();
    for (JsonNode candidate : candidates) {
      texts.add(candidate.get("index") + " " + candidate.at("/content/parts/0/text").asText());
    }
    assertThat(texts).containsExactly("0 2d711642 x", "1 2d711642 (1) x", "2 2d711642 (2) x");
  }

  @Test
  void tellsHowProbableEachTokenWas() throws Exception {
    JsonNode candidate =
        answer("x", config("\"responseLogprobs\":true,\"logprobs\":2")).at("/candidates/0");

    JsonNode chosen = candidate.at("/logprobsResult/chosenCandidates");
    assertThat(chosen).hasSize(2);
    assertThat(chosen.at("/0/token").asText() + chosen.at("/1/token").asText())
        .isEqualTo("2d711642 x");
    assertThat(candidate.at("/logprobsResult/topCandidates")).hasSize(2);
    assertThat(candidate.at("/logprobsResult/topCandidates/0/candidates")).hasSize(2);
    assertThat(candidate.get("avgLogprobs").asDouble()).isNegative();
  }

  @Test
  void countsACachedContent() throws Exception {
    JsonNode usage = answer("x", ",\"cachedContent\":\"cachedContents/a1\"").get("usageMetadata");

    assertThat(usage.get("cachedContentTokenCount").asInt()).isEqualTo(2048);
    assertThat(usage.get("promptTokenCount").asInt()).isEqualTo(2049);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'logprobs':2 | needs response_logprobs",
        "'logprobs':21,'responseLogprobs':true | between 0 and 20",
        "'thinkingConfig':{'thinkingBudget':1,'thinkingLevel':'LOW'} | only set one of",
        "'thinkingConfig':{'thinkingLevel':'minimal'} | not supported for this model",
        "'responseModalities':['TEXT','IMAGE'] | combination of response modalities (IMAGE, TEXT)",
        "'responseModalities':['AUDIO'] | * TEXT",
      })
  void refusesWhatTheModelLacks(String config, String why) throws Exception {
    String body = body("x", config(config.replace('\'', '"')));

    assertThat(wire.post("/v1beta/models/gemini-3.8-flash:generateContent", body).body())
        .contains(why);
  }

  @Strikes("line.speech")
  @Test
  void speaks() throws Exception {
    String audio = config("\"responseModalities\":[\"AUDIO\"],\"speechConfig\":{}");
    String model = "gemini-2.5-flash-preview-tts";

    JsonNode answer = post(model, body("Say it", audio));
    fault("{\"type\":\"speech\",\"bytes\":1001,\"mimeType\":\"audio/wav\"}");
    JsonNode other = post(model, body("Say it", audio));
    fault("{\"type\":\"speech\",\"damage\":\"base64\"}");
    JsonNode broken = post(model, body("Say it", audio));

    JsonNode sound = answer.at("/candidates/0/content/parts/0/inlineData");
    assertThat(sound.get("mimeType").asText()).isEqualTo("audio/L16;codec=pcm;rate=24000");
    assertThat(sound.get("data").binaryValue()).hasSize(2 * (int) (24_000 * (1 + 6 / 15.0)));
    assertThat(answer.at("/usageMetadata/candidatesTokensDetails/0/modality").asText())
        .isEqualTo("AUDIO");
    assertThat(other.findValue("data").binaryValue()).hasSize(1000);
    assertThat(other.findValue("mimeType").asText()).isEqualTo("audio/wav");
    assertThat(broken.findValue("data").asText()).contains("*");
    assertThat(wire.post("/v1beta/models/" + model + ":generateContent", body("x", "")).body())
        .contains("* AUDIO");
  }

  private void fault(String action) throws IOException, InterruptedException {
    wire.removeFaults();
    wire.fault("{\"operation\":\"line\",\"action\":" + action + "}");
  }

  private static String only(String function) {
    return ",\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\""
        + function
        + "\"]}}";
  }

  private static String config(String members) {
    return ",\"generationConfig\":{" + members + "}";
  }

  private static String body(String text, String more) {
    return "{\"contents\":[{\"parts\":[{\"text\":\"" + text + "\"}]}]" + more + "}";
  }

  private JsonNode answer(String text, String more) throws IOException, InterruptedException {
    return post("gemini-3.5-flash-lite", body(text, more));
  }

  private JsonNode post(String model, String body) throws IOException, InterruptedException {
    return wire.postJson("/v1beta/models/" + model + ":generateContent", body);
  }
}
