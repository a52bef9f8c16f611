package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputCheckTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void namesALineThatEndsWithinItsMedia() throws Exception {
    String whole =
        "{\"key\":\"a\",\"request\":{\"contents\":[{\"parts\":[{\"inlineData\":{\"data\":\"";

    String message =
        refusal(whole + "A".repeat(1 << 15) + "\n" + whole + "AA\n").get("message").asText();

    assertThat(message.lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).containsPattern("Error on line [12]: invalid JSON"));
  }

  @Test
  void namesTheLineAndColumnOfAnUnknownField() throws Exception {
    JsonNode error =
        refusal(
            Wire.line("a", "x")
                + "\n{\"key\":\"b\",\"request\":{\"config\":{},\"contents\":[]}}\n"
                + "{\"key\":\"c\",\"request\":{\"contents\":[{\"parts\":[{\"txt\":\"x\"}]}]}}\n");

    assertThat(error.get("code").asInt()).isEqualTo(400);
    assertThat(error.get("status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.get("message").asText())
        .isEqualTo(
            """
            Error on line 2: invalid JSON, near column 23: no such field: 'config'
            Error on line 3: invalid JSON, near column 46: no such field: 'txt'\
            """);
  }

  @Test
  void reportsNoMoreThanTenLines() throws Exception {
    String bad = "{\"key\":\"b\",\"request\":{\"config\":{}}}\n";

    assertThat(refusal(bad.repeat(30)).get("message").asText().split("\n")).hasSize(10);
  }

  @Test
  void refusesWhatIsNoJsonAndWhatIsEmpty() throws Exception {
    assertThat(refusal("not json\n").get("message").asText())
        .startsWith("Error on line 1: invalid JSON, near column ");
    assertThat(refusal("[1]\n").get("message").asText()).contains("expected an object");
    assertThat(refusal("{} {}\n").get("message").asText()).contains("Error on line 1");
    assertThat(refusal("\n \n").get("code").asInt()).isEqualTo(400);
    assertThat(refusal("\uFEFF" + Wire.line("a", "x")).get("message").asText())
        .contains("byte order mark");
    assertThat(refusal("{\"key\":1,\"request\":{\"contents\":[]}}").get("message").asText())
        .contains("invalid value for field: 'key'");
  }

  @Test
  void refusesASystemInstructionThatIsAString() throws Exception {
    String line = "{\"key\":\"a\",\"request\":{\"systemInstruction\":\"be nice\",\"contents\":[]}}";

    assertThat(refusal(line).get("message").asText())
        .contains("invalid value for field: 'systemInstruction', expected an object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'contents':[{'parts':[{'inlineData':{'mimeType':'image/png','data':7}}]}] | data",
        "'contents':[],'generationConfig':{'responseSchema':'STRING'} | responseSchema",
        "'contents':[],'generationConfig':{'stopSequences':[['x']]} | stopSequences",
      })
  void refusesAValueOfAnotherType(String request, String name) throws Exception {
    assertThat(
            refusal(("{'request':{" + request + "}}").replace('\'', '"')).get("message").asText())
        .contains("invalid value for field: '" + name + "'");
  }

  @Test
  void refusesCachedContentBesideASystemInstruction() throws Exception {
    String line =
        "{\"key\":\"a\",\"request\":{\"cachedContent\":\"cachedContents/x\","
            + "\"systemInstruction\":{\"parts\":[{\"text\":\"s\"}]},"
            + "\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}}";

    assertThat(refusal(line).get("message").asText()).contains("CachedContent can not be used");
  }

  @Test
  void refusesAnUnknownSchemaKeywordOnlyInTheOpenApiForm() throws Exception {
    String config =
        "{\"responseMimeType\":\"application/json\",\"%s\":{\"type\":\"OBJECT\",\"patternProperties\":{}}}";
    String line =
        "{\"request\":{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"generationConfig\":%s}}";

    assertThat(refusal(line.formatted(config.formatted("responseSchema"))).get("message").asText())
        .contains("no such field: 'patternProperties'");
    assertThat(
            wire.create(wire.upload(line.formatted(config.formatted("responseJsonSchema"))), "j")
                .has("name"))
        .isTrue();
  }

  @Test
  void takesSnakeCaseBlankLinesBareRequestsAndFieldsBesideTheRequest() throws Exception {
    String name =
        wire.job(
            "j",
            "{\"key\":\"a\",\"request\":{\"system_instruction\":{\"parts\":[{\"text\":\"s\"}]},"
                + "\"generation_config\":{\"max_output_tokens\":\"9\",\"topP\":0.5},"
                + "\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}}\r",
            "",
            "{\"contents\":[{\"parts\":[{\"text\":\"y\"}]}]}",
            "{\"custom_id\":7,\"tags\":[1,2],\"key\":\"c\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"z\"}]}]}}");

    String[] lines = wire.results(name).split("\n");

    assertThat(lines).hasSize(3);
    assertThat(Wire.json(lines[1]).has("key")).isFalse();
    assertThat(Wire.json(lines[2]).get("custom_id").asInt()).isEqualTo(7);
    assertThat(Wire.json(lines[2]).get("tags")).isEqualTo(Wire.json("[]"));
  }

  @Test
  void refusesModelsWithoutTheMethod() throws Exception {
    String file = wire.upload(Wire.line("a", "x"));
    String body = "{\"batch\":{\"inputConfig\":{\"fileName\":\"" + file + "\"}}}";

    for (String model : new String[] {"gemini-embedding-001", "gemma-3-27b-it", "nobody"}) {
      JsonNode error =
          wire.postJson("/v1beta/models/" + model + ":batchGenerateContent", body).get("error");
      assertThat(error.get("code").asInt()).isEqualTo(404);
      assertThat(error.get("message").asText())
          .startsWith(
              "models/"
                  + model
                  + " is not found for API version v1beta, or is not supported for"
                  + " batchGenerateContent.");
    }
  }

  @Test
  void refusesBothOrNeitherInput() throws Exception {
    String path = "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent";

    assertThat(wire.post(path, "{\"batch\":{\"displayName\":\"x\"}}").statusCode()).isEqualTo(400);
    assertThat(
            wire.post(
                    path,
                    "{\"batch\":{\"inputConfig\":{\"fileName\":\"files/x\",\"requests\":{\"requests\":[]}}}}")
                .statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{'batch':5}",
        "{'batch':{'inputConfig':[]}}",
        "{'batch':{'inputConfig':{'requests':[{}]}}}",
        "{'batch':{'inputConfig':{'requests':{'requests':{}}}}}",
        "{'batch':{'inputConfig':{'requests':{'requests':[1]}}}}",
        "{'batch':{'inputConfig':{'requests':{'requests':[]}}}}",
        "{'batch':{'inputConfig':{'fileName':'nonsense'}}}",
        "{'batch':{'inputConfig':{'fileName':'files/x'},'priority':'high'}}",
        "{'batch':{'inputConfig':{'fileName':'files/x'},'colour':1}}",
        "{'batch':{'inputConfig':{'fileName':'files/x'},'model':'models/gemini-2.5-pro'}}"
      })
  void refusesAMalformedCreate(String body) throws Exception {
    HttpResponse<String> refused =
        wire.post("/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Wire.json(refused).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void refusesAMissingInputFile() throws Exception {
    assertThat(wire.create("files/abcdefabcdef", "j").at("/error/code").asInt()).isEqualTo(403);
  }

  private JsonNode refusal(String lines) throws Exception {
    JsonNode answer = wire.create(wire.upload(lines), "j");
    assertThat(answer.has("error")).as(answer.toString()).isTrue();
    return answer.get("error");
  }
}
