package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {
  private static final String OLDER = "/v1beta/models/gemini-embedding-001:";
  private static final String NEWER = "/v1beta/models/gemini-embedding-2:";
  private static final String EMBED_JOB =
      "/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent";
  private static final String EMBED_REQUEST =
      "{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"output_dimensionality\":8}";

  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void embedsTheLinesOfAFile() throws Exception {
    String file = wire.upload("{\"key\":\"c1\",\"request\":" + EMBED_REQUEST + "}\n");

    String job =
        wire.postJson(EMBED_JOB, "{\"batch\":{\"inputConfig\":{\"file_name\":\"" + file + "\"}}}")
            .get("name")
            .asText();

    JsonNode line = Wire.json(wire.results(job));
    assertThat(line.at("/key").asText()).isEqualTo("c1");
    assertThat(line.at("/response/embedding/values")).hasSize(8);
    assertThat(line.at("/response/tokenCount").asText()).isEqualTo("1");
  }

  @Test
  void embedsInlineRequestsLikeSingleOnes() throws Exception {
    String body =
        "{\"batch\":{\"displayName\":\"e\",\"inputConfig\":{\"requests\":{\"requests\":[{\"request\":"
            + EMBED_REQUEST
            + ",\"metadata\":{\"key\":\"c1\"}}]}}}}";

    JsonNode job = wire.finish(wire.postJson(EMBED_JOB, body).get("name").asText());
    JsonNode single =
        wire.postJson("/v1beta/models/gemini-embedding-001:embedContent", EMBED_REQUEST);
    JsonNode many =
        wire.postJson(
            "/v1beta/models/gemini-embedding-001:batchEmbedContents",
            "{\"requests\":[" + EMBED_REQUEST + "," + EMBED_REQUEST + "]}");

    assertThat(job.at("/metadata/@type").asText()).endsWith(".v1main.EmbedContentBatch");
    JsonNode response = job.at("/response/inlinedResponses/inlinedResponses/0");
    assertThat(response.at("/metadata/key").asText()).isEqualTo("c1");
    assertThat(response.at("/response/embedding")).isEqualTo(single.get("embedding"));
    assertThat(single.fieldNames()).toIterable().containsExactly("embedding");
    assertThat(many.at("/embeddings/1")).isEqualTo(single.get("embedding"));
  }

  @Test
  void countsInUsageMetadataWithTheNewerModel() throws Exception {
    JsonNode line = line(NEWER, request("x", ",\"outputDimensionality\":4"));
    JsonNode single = wire.postJson(NEWER + "embedContent", request("x", ""));
    JsonNode many = wire.postJson(NEWER + "batchEmbedContents", two(request("x", "")));

    assertThat(line.get("response").fieldNames())
        .toIterable()
        .containsExactly("embedding", "usageMetadata");
    assertThat(line.at("/response/usageMetadata")).isEqualTo(Wire.json("{\"promptTokenCount\":1}"));
    assertThat(single.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(1);
    assertThat(many.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({OLDER, NEWER})
  void hasLengthOneAtTheNativeSizeAndIsNotStretchedWhenShortened(String model) throws Exception {
    JsonNode whole = line(model, request("x", "")).at("/response/embedding/values");
    JsonNode shorter =
        line(model, request("x", ",\"outputDimensionality\":768")).at("/response/embedding/values");

    assertThat(whole).hasSize(3072);
    assertThat(length(whole)).isEqualTo(1, within(1e-6));
    assertThat(shorter).hasSize(768);
    assertThat(length(shorter)).isEqualTo(0.58, within(0.02));
    assertThat(whole).startsWith(shorter.get(0), shorter.get(1), shorter.get(2));
  }

  @Test
  void looksAtTheTaskOnlyWhereTheModelIsToldOfItSo() throws Exception {
    String query = ",\"taskType\":\"RETRIEVAL_QUERY\",\"outputDimensionality\":2";
    String document = ",\"taskType\":\"RETRIEVAL_DOCUMENT\",\"outputDimensionality\":2";

    assertThat(values(OLDER, request("x", query)))
        .isNotEqualTo(values(OLDER, request("x", document)));
    assertThat(values(NEWER, request("x", query))).isEqualTo(values(NEWER, request("x", document)));
  }

  @Test
  void makesOneVectorOfAllParts() throws Exception {
    String parts =
        "{\"content\":{\"parts\":[{\"text\":\"a\"},{\"inlineData\":{\"mimeType\":\"image/png\","
            + "\"data\":\"AAAA\"}},{\"text\":\"b\"}]}}";

    JsonNode answer = wire.postJson(NEWER + "embedContent", parts);

    assertThat(answer.at("/embedding/values")).hasSize(3072);
    assertThat(answer.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(259);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        OLDER + " | [{'inlineData':{'mimeType':'image/png','data':''}}] | text alone",
        OLDER + " | [{'text':''}] | empty Part",
        NEWER + " | [] | empty Part",
      })
  void refusesWhatAModelDoesNotEmbed(String model, String parts, String why) throws Exception {
    String request = "{\"content\":{\"parts\":" + parts.replace('\'', '"') + "}}";

    HttpResponse<String> refused = wire.post(model + "embedContent", request);
    JsonNode line = line(model, request);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains(why);
    assertThat(line.at("/error/code").asInt()).isEqualTo(3);
    assertThat(line.at("/error/message").asText()).contains(why);
  }

  @Test
  void refusesMoreThanTheNewerModelTakes() throws Exception {
    String image = "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}";
    String images = "{\"content\":{\"parts\":[" + (image + ",").repeat(6) + image + "]}}";

    assertThat(wire.post(NEWER + "embedContent", images).body()).contains("at most 6 images");
    assertThat(wire.post(NEWER + "embedContent", request("four".repeat(8193), "")).body())
        .contains(
            "The input token count (8193) exceeds the maximum number of tokens allowed (8192).");
    assertThat(
            wire.post(NEWER + "embedContent", request("x", ",\"outputDimensionality\":3073"))
                .body())
        .contains("must be between 1 and 3072");
    assertThat(wire.post(NEWER + "embedContent", request("x", ",\"taskType\":\"QUERY\"")).body())
        .contains("Invalid value at 'task_type', expected one of CLASSIFICATION, ");
  }

  @Test
  void keepsEmbeddingAndGeneratingApart() throws Exception {
    String batch = "{\"batch\":{\"inputConfig\":{\"fileName\":\"files/none\"}}}";

    for (String call :
        new String[] {
          OLDER + "batchGenerateContent",
          NEWER + "generateContent",
          "/v1beta/models/gemini-3.5-flash-lite:asyncBatchEmbedContent",
          "/v1beta/models/gemini-3.5-flash-lite:embedContent"
        }) {
      HttpResponse<String> refused = wire.post(call, batch);
      assertThat(refused.statusCode()).as(call).isEqualTo(404);
      assertThat(refused.body())
          .contains("is not supported for " + call.substring(call.lastIndexOf(':') + 1));
    }
  }

  @Strikes({"line.vector", "line.noVector", "line.tokenCount"})
  @Test
  void changesVectorsAndCounts() throws Exception {
    String request = request("x", ",\"outputDimensionality\":3");

    assertThat(twisted("{\"type\":\"vector\",\"dimensions\":5}", request).at("/embedding/values"))
        .hasSize(5);
    assertThat(
            twisted("{\"type\":\"vector\",\"values\":[0,\"NaN\",null]}", request).at("/embedding"))
        .isEqualTo(Wire.json("{\"values\":[0,\"NaN\",null]}"));
    assertThat(twisted("{\"type\":\"noVector\"}", request))
        .isEqualTo(Wire.json("{\"tokenCount\":\"1\"}"));
    assertThat(twisted("{\"type\":\"tokenCount\",\"as\":\"number\"}", request).get("tokenCount"))
        .isEqualTo(Wire.json("1"));
    assertThat(twisted("{\"type\":\"tokenCount\",\"as\":\"none\"}", request).fieldNames())
        .toIterable()
        .containsExactly("embedding");
  }

  @Strikes("line.conflicting")
  @Test
  void contradictsAVector() throws Exception {
    wire.fault("{\"operation\":\"line\",\"action\":{\"type\":\"conflicting\"}}");

    String[] lines = lines(OLDER, request("x", ",\"outputDimensionality\":3"));

    assertThat(lines).hasSize(2);
    assertThat(Wire.json(lines[0]).at("/response/embedding"))
        .isNotEqualTo(Wire.json(lines[1]).at("/response/embedding"));
  }

  private static String request(String text, String more) {
    return "{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]}" + more + "}";
  }

  private static String two(String request) {
    return "{\"requests\":[" + request + "," + request + "]}";
  }

  private JsonNode twisted(String action, String request) throws IOException, InterruptedException {
    wire.removeFaults();
    wire.fault("{\"operation\":\"line\",\"action\":" + action + "}");
    return line(OLDER, request).get("response");
  }

  private JsonNode values(String model, String request) throws IOException, InterruptedException {
    return line(model, request).at("/response/embedding/values");
  }

  private JsonNode line(String model, String request) throws IOException, InterruptedException {
    return Wire.json(lines(model, request)[0]);
  }

  private String[] lines(String model, String request) throws IOException, InterruptedException {
    String file = wire.upload("{\"key\":\"k\",\"request\":" + request + "}\n");
    String body = "{\"batch\":{\"inputConfig\":{\"fileName\":\"" + file + "\"}}}";
    JsonNode job = wire.postJson(model + "asyncBatchEmbedContent", body);
    return wire.results(job.get("name").asText()).split("\n");
  }

  private static double length(JsonNode values) {
    double squares = 0;
    for (JsonNode value : values) {
      squares += value.asDouble() * value.asDouble();
    }
    return Math.sqrt(squares);
  }
}
