package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one request can ask for is bounded, and leaves the emulator as it was. */
class BoundsTest {
  private static final String MODEL = "/v1beta/models/gemini-3.5-flash-lite:";
  private static final int MOST_CHARACTERS = 1 << 18;

  @RegisterExtension final Emulated wire = new Emulated();

  static Stream<String> schemasWithoutEnd() {
    String items = "{\"type\":\"array\",\"minItems\":2000000000,\"items\":%s}";
    return Stream.of(
        items.formatted("{\"type\":\"string\"}"),
        items.formatted(items.formatted(items.formatted("{\"type\":\"integer\"}"))),
        "{\"type\":\"array\",\"minItems\":\"9223372036854775807\",\"items\":{\"type\":\"null\"}}",
        "{\"type\":\"array\",\"minItems\":1e300,\"items\":{\"type\":\"null\"}}",
        "{\"type\":\"string\",\"minLength\":2147483647}",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"object\",\"required\":[\"x\",\"y\"],"
            + "\"properties\":{\"x\":{\"$ref\":\"#/$defs/a\"},\"y\":{\"$ref\":\"#/$defs/a\"}}}}}",
        "{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}",
        "{\"type\":\"array\",\"minItems\":3,\"items\":{\"$ref\":\"#\"}}",
        "{\"const\":\"" + "c".repeat(300_000) + "\"}");
  }

  @ParameterizedTest
  @MethodSource("schemasWithoutEnd")
  void endsAnAnswerAtTheLimitOfTokensWhateverItsSchemaWants(String schema) throws Exception {
    JsonNode candidate = generate(schema).at("/candidates/0");

    assertThat(candidate.get("finishReason").asText()).isEqualTo("MAX_TOKENS");
    assertThat(candidate.at("/content/parts/0/text").asText().length())
        .isLessThanOrEqualTo(MOST_CHARACTERS);
    assertThat(wire.get("/_emulator/health").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\":\"#\"}",
        "{\"type\":\"array\",\"maxItems\":2147483647,\"items\":{\"type\":\"integer\"}}",
        "{\"type\":\"array\",\"minItems\":-5,\"maxItems\":-1}",
        "{\"type\":\"array\",\"minItems\":3,\"maxItems\":2}",
        "{\"$ref\":\"#here\",\"$defs\":{\"a\":{\"$anchor\":\"here\",\"type\":\"integer\"}}}",
        "{\"$ref\":\"#nowhere\"}",
        "{\"type\":\"string\",\"maxLength\":-1}",
        "{\"type\":\"integer\",\"minimum\":9e99,\"maximum\":-9e99}",
        "{\"type\":\"object\",\"properties\":{\"left\":{\"$ref\":\"#\"},\"right\":{\"$ref\":\"#\"}}}",
        "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}",
      })
  void answersWholeWhereASchemaLeavesRoom(String schema) throws Exception {
    JsonNode candidate = generate(schema).at("/candidates/0");

    assertThat(candidate.get("finishReason").asText()).isEqualTo("STOP");
    assertThat(Wire.json(candidate.at("/content/parts/0/text").asText()).isMissingNode()).isFalse();
  }

  @Test
  void endsALineOfAJobTheSameWay() throws Exception {
    String results =
        wire.results(
            wire.job(
                "j",
                line("a", "\"responseJsonSchema\":{\"anyOf\":[{\"$ref\":\"#\"}]}"),
                line("b", "\"candidateCount\":2000000000")));

    JsonNode first = Wire.json(results.lines().toList().get(0));
    JsonNode second = Wire.json(results.lines().toList().get(1));
    assertThat(first.at("/response/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
    assertThat(second.at("/error/code").asInt()).isEqualTo(3);
    assertThat(second.at("/error/message").asText()).contains("candidate_count");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generateContent | ,'generationConfig':{'candidateCount':9} | candidate_count",
        "generateContent | ,'generationConfig':{'candidateCount':-1} | candidate_count",
        "generateContent | ,'generationConfig':{'imageConfig':{'imageSize':'64K'}} | image size",
        "generateContent | ,'generationConfig':{'imageConfig':{'imageSize':'512'}} | image size",
        "generateContent | ,'generationConfig':{'imageConfig':{'aspectRatio':'1:99'}} | aspect"
            + " ratio",
        "generateContent | ,'labels':['a'] | an object",
        "generateContent | ,'labels':{'a':1} | a string",
        "generateContent | ,'responseFormat':[] | Unknown name",
      })
  void refusesWhatNoModelGives(String method, String more, String why) throws Exception {
    HttpResponse<String> refused = wire.post(MODEL + method, contents(more).replace('\'', '"'));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains(why);
  }

  @Test
  void takesTheFieldsThatTheSdksSend() throws Exception {
    String more =
        ",\"labels\":{\"team\":\"a\"},\"generationConfig\":{\"audioTranscriptionConfig\":{},"
            + "\"imageConfig\":{\"imageSize\":\"512\",\"aspectRatio\":\"1:8\"}}";

    assertThat(
            wire.post("/v1beta/models/gemini-3.1-flash-image:generateContent", contents(more))
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3073, 2_000_000_000})
  void refusesVectorsThatNoModelGives(int dimensions) throws Exception {
    HttpResponse<String> refused =
        wire.post(
            "/v1beta/models/gemini-embedding-2:embedContent",
            "{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"outputDimensionality\":"
                + dimensions
                + "}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("output_dimensionality");
  }

  @Test
  void refusesABodyThatIsTooDeepOrTooLong() throws Exception {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    String system = ",\"tools\":" + deep;
    String schema = ",\"generationConfig\":{\"responseJsonSchema\":" + deep + "}";

    assertThat(wire.post(MODEL + "generateContent", contents(system)).statusCode()).isEqualTo(400);
    assertThat(wire.post(MODEL + "generateContent", contents(schema)).statusCode()).isEqualTo(400);
    assertThat(wire.post("/_emulator/faults", deep).statusCode()).isEqualTo(400);
    assertThat(wire.post(MODEL + "countTokens", " ".repeat((20 << 20) + 1)).statusCode())
        .isEqualTo(413);
    assertThat(wire.get("/_emulator/health").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesABodyAndALineOfTooManyTokens() throws Exception {
    String many = ",\"tools\":[" + "{},".repeat(600_000) + "{}]";
    String schema =
        ",\"generationConfig\":{\"responseJsonSchema\":{\"a\":[" + "{},".repeat(600_000) + "{}]}}";

    HttpResponse<String> call = wire.post(MODEL + "generateContent", contents(many));
    JsonNode line =
        wire.create(wire.upload("{\"key\":\"a\",\"request\":" + contents(schema) + "}\n"), "j");

    assertThat(call.statusCode()).isEqualTo(400);
    assertThat(call.body()).contains("Token count");
    assertThat(line.at("/error/code").asInt()).isEqualTo(400);
    assertThat(line.at("/error/message").asText()).startsWith("Error on line 1: ");
  }

  private JsonNode generate(String schema) throws Exception {
    return wire.postJson(
        MODEL + "generateContent",
        contents(
            ",\"generationConfig\":{\"responseMimeType\":\"application/json\","
                + "\"responseJsonSchema\":"
                + schema
                + "}"));
  }

  private static String line(String key, String config) {
    return "{\"key\":\""
        + key
        + "\",\"request\":"
        + contents(
            ",\"generationConfig\":{\"responseMimeType\":\"application/json\"," + config + "}")
        + "}";
  }

  private static String contents(String more) {
    return "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]" + more + "}";
  }
}
