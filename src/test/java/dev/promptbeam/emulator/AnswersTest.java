package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswersTest {
  private static final String GENERATE = "/v1beta/models/gemini-3.5-flash-lite:generateContent";

  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void fitsTheSchemaInBothItsForms() throws Exception {
    String openApi =
        """
        {"type":"OBJECT","required":["label"],"propertyOrdering":["score","label"],"properties":{
          "label":{"type":"STRING","enum":["good","bad"]},
          "score":{"type":"INTEGER","minimum":1,"maximum":5},
          "share":{"type":"NUMBER"},"sure":{"type":"BOOLEAN"},
          "tags":{"type":"ARRAY","items":{"type":"STRING"},"minItems":"2","maxItems":"2"}}}
        """;
    String jsonSchema =
        """
        {"type":"object","$defs":{"n":{"type":"integer","minimum":7,"maximum":7}},"properties":{
          "kind":{"const":"k"},"n":{"$ref":"#/$defs/n"},
          "maybe":{"type":["string","null"],"maxLength":8}}}
        """;

    JsonNode first = structured("responseSchema", openApi);
    JsonNode second = structured("responseJsonSchema", jsonSchema);

    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly("score", "label", "share", "sure", "tags");
    assertThat(first.get("label").asText()).isIn("good", "bad");
    assertThat(first.get("score").asInt()).isBetween(1, 5);
    assertThat(first.get("share").isNumber()).isTrue();
    assertThat(first.get("sure").isBoolean()).isTrue();
    assertThat(first.get("tags")).hasSize(2);
    assertThat(first.at("/tags/0").asText()).isEqualTo("text 2d711642");
    assertThat(second).isEqualTo(Wire.json("{\"kind\":\"k\",\"n\":7,\"maybe\":\"2d711642\"}"));
  }

  @Test
  void dependsOnTheModelAndTheSystemInstruction() throws Exception {
    String body = "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]%s}";
    String system = ",\"systemInstruction\":{\"parts\":[{\"text\":\"s\"}]}";

    String plain = wire.postJson(GENERATE, body.formatted("")).get("responseId").asText();
    String again = wire.postJson(GENERATE, body.formatted("")).get("responseId").asText();
    String instructed = wire.postJson(GENERATE, body.formatted(system)).get("responseId").asText();
    String other =
        wire.postJson("/v1beta/models/gemini-2.5-pro:generateContent", body.formatted(""))
            .get("responseId")
            .asText();

    assertThat(again).isEqualTo(plain);
    assertThat(instructed).isNotEqualTo(plain);
    assertThat(other).isNotEqualTo(plain);
  }

  @Test
  void marksTheLastUserTurnAndStaysWithinTheTokenLimit() throws Exception {
    String body =
        """
        {"contents":[{"role":"user","parts":[{"text":"first"}]},
                     {"role":"model","parts":[{"text":"reply"}]},
                     {"role":"user","parts":[{"text":"x"}]},
                     {"role":"model","parts":[{"text":"more"}]}],
         "generationConfig":{"maxOutputTokens":2,"candidateCount":2}}
        """;

    JsonNode candidates = wire.postJson(GENERATE, body).get("candidates");

    assertThat(candidates).hasSize(2);
    assertThat(candidates.at("/0/content/parts/0/text").asText()).isEqualTo("2d711642");
    assertThat(candidates.at("/1/index").asInt()).isEqualTo(1);
    assertThat(candidates.at("/0/finishReason").asText()).isEqualTo("STOP");
  }

  @Test
  void countsTokensInBothForms() throws Exception {
    String path = "/v1beta/models/gemini-3.5-flash-lite:countTokens";
    String contents = "\"contents\":[{\"parts\":[{\"text\":\"12345678\"},{\"text\":\"한국어\"}]}]";

    JsonNode plain = wire.postJson(path, "{" + contents + "}");
    JsonNode wrapped =
        wire.postJson(
            path,
            "{\"generateContentRequest\":{\"model\":\"models/gemini-3.5-flash-lite\","
                + contents
                + "}}");

    assertThat(plain)
        .isEqualTo(
            Wire.json(
                "{\"totalTokens\":5,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":5}]}"));
    assertThat(wrapped).isEqualTo(plain);
  }

  @Test
  void describesModels() throws Exception {
    JsonNode model = wire.getJson("/v1beta/models/gemini-3.5-flash-lite");

    assertThat(model.get("name").asText()).isEqualTo("models/gemini-3.5-flash-lite");
    assertThat(model.get("supportedGenerationMethods").toString()).contains("batchGenerateContent");
    assertThat(wire.get("/v1beta/models/nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAnUnknownFieldOfACall() throws Exception {
    HttpResponse<String> refused =
        wire.post(GENERATE, "{\"contents\":[],\"generation_config\":{\"heat\":1}}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Wire.json(refused).at("/error/message").asText())
        .isEqualTo(
            "Invalid JSON payload received. Unknown name \"heat\" at 'generation_config':"
                + " Cannot find field.");
  }

  private JsonNode structured(String field, String schema)
      throws IOException, InterruptedException {
    String body =
        "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"generationConfig\":{"
            + "\"responseMimeType\":\"application/json\",\""
            + field
            + "\":"
            + schema
            + "}}";
    return Wire.json(
        wire.postJson(GENERATE, body).at("/candidates/0/content/parts/0/text").asText());
  }
}
