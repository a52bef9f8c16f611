package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchLifecycleTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void answersCreateWithThePendingOperationAsCaptured() throws Exception {
    String file = wire.upload(Wire.line("a", "one") + "\n" + Wire.line("b", "two") + "\n");

    JsonNode operation = wire.create(file, "my batch name");

    String name = operation.get("name").asText();
    assertThat(name).matches("batches/[a-z0-9]{36}");
    JsonNode metadata = operation.get("metadata");
    String time = metadata.get("createTime").asText();
    assertThat(operation)
        .isEqualTo(
            Wire.json(
                """
                {"name":"NAME",
                 "metadata":{
                   "@type":"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
                   "model":"models/gemini-3.5-flash-lite","displayName":"my batch name",
                   "inputConfig":{"fileName":"FILE"},
                   "createTime":"TIME","updateTime":"TIME",
                   "batchStats":{"requestCount":"2","pendingRequestCount":"2"},
                   "state":"BATCH_STATE_PENDING","name":"NAME"}}
                """
                    .replace("NAME", name)
                    .replace("FILE", file)
                    .replace("TIME", time)));
  }

  @Test
  void runsAtTheFirstGetAndSucceedsAtTheSecond() throws Exception {
    String name = wire.job("j", Wire.line("a", "one"), Wire.line("b", "two"));

    JsonNode first = wire.getJson("/v1beta/" + name);
    wire.getJson("/v1beta/batches?pageSize=10");
    JsonNode second = wire.getJson("/v1beta/" + name);

    assertThat(first.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_RUNNING");
    assertThat(first.has("done")).isFalse();
    String result = "files/batch-" + name.substring("batches/".length());
    assertThat(result).hasSize("files/".length() + 42);
    assertThat(second.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_SUCCEEDED");
    assertThat(second.get("done")).isEqualTo(Wire.json("true"));
    assertThat(second.at("/metadata/output"))
        .isEqualTo(Wire.json("{\"responsesFile\":\"" + result + "\"}"));
    assertThat(second.get("response"))
        .isEqualTo(
            Wire.json(
                "{\"@type\":\"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput\",\"responsesFile\":\""
                    + result
                    + "\"}"));
    assertThat(second.at("/metadata/batchStats"))
        .isEqualTo(Wire.json("{\"requestCount\":\"2\",\"successfulRequestCount\":\"2\"}"));
    assertThat(second.at("/metadata/endTime").asText()).isNotEmpty();
  }

  @Test
  void answersEveryLineInInputOrderWithTheMarkOfItsPrompt() throws Exception {
    String name =
        wire.job("j", Wire.line("a", "What is the capital of France?"), Wire.line("b", "two"));

    String[] lines = wire.results(name).split("\n");

    assertThat(lines).hasSize(2);
    JsonNode first = Wire.json(lines[0]);
    assertThat(first.get("key").asText()).isEqualTo("a");
    assertThat(first.at("/response/candidates/0/content/parts/0/text").asText())
        .isEqualTo(mark("What is the capital of France?") + " What is the capital of France?");
    assertThat(first.at("/response/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(first.at("/response/usageMetadata"))
        .isEqualTo(
            Wire.json(
                "{\"promptTokenCount\":8,\"candidatesTokenCount\":10,\"totalTokenCount\":18,"
                    + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":8}]}"));
    assertThat(first.at("/response/modelVersion").asText()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(first.at("/response/responseId").asText()).hasSize(22);
    assertThat(Wire.json(lines[1]).get("key").asText()).isEqualTo("b");
  }

  @Test
  void answersTheSameRequestAlike() throws Exception {
    String one = wire.results(wire.job("j", Wire.line("a", "same")));
    String other = wire.results(wire.job("k", Wire.line("a", "same")));

    assertThat(one).isEqualTo(other);
  }

  @Test
  void returnsInlineResultsTwiceWithTheirMetadata() throws Exception {
    String body =
        """
        {"batch":{"display_name":"inline","input_config":{"requests":{"requests":[
          {"request":{"contents":[{"parts":[{"text":"one"}]}]},"metadata":{"key":"r1"}},
          {"request":{"contents":[{"parts":[{"text":"two"}]}]},"metadata":{"key":"r2"}}]}}}}
        """;
    JsonNode created =
        wire.postJson("/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent", body);

    JsonNode done = wire.finish(created.get("name").asText());

    assertThat(created.at("/metadata/inputConfig").isMissingNode()).isTrue();
    JsonNode responses = done.at("/response/inlinedResponses/inlinedResponses");
    assertThat(responses).hasSize(2);
    assertThat(responses.at("/1/metadata/key").asText()).isEqualTo("r2");
    assertThat(responses.at("/1/response/candidates/0/content/parts/0/text").asText())
        .isEqualTo(mark("two") + " two");
    assertThat(done.at("/metadata/output/inlinedResponses/inlinedResponses")).isEqualTo(responses);
    JsonNode listed = wire.getJson("/v1beta/batches?pageSize=5").at("/operations/0");
    assertThat(listed.has("response")).isFalse();
    assertThat(listed.at("/metadata/output").isMissingNode()).isTrue();
  }

  @Test
  void listsNewestFirstInPages() throws Exception {
    String one = wire.job("one", Wire.line("a", "x"));
    String two = wire.job("two", Wire.line("a", "x"));
    String three = wire.job("three", Wire.line("a", "x"));

    JsonNode first = wire.getJson("/v1beta/batches?pageSize=2");
    JsonNode second =
        wire.getJson("/v1beta/batches?pageSize=2&pageToken=" + first.get("nextPageToken").asText());

    assertThat(first.get("operations").findValuesAsText("name"))
        .contains(three, two)
        .doesNotContain(one);
    assertThat(first.at("/operations/0/name").asText()).isEqualTo(three);
    assertThat(second.at("/operations/0/name").asText()).isEqualTo(one);
    assertThat(second.has("nextPageToken")).isFalse();
  }

  @Test
  void listsNothingAsAnEmptyObject() throws Exception {
    assertThat(wire.getJson("/v1beta/batches?pageSize=2")).isEqualTo(Wire.json("{}"));
    assertThat(wire.getJson("/v1beta/files")).isEqualTo(Wire.json("{}"));
  }

  @Test
  void cancelsAPendingJobWithoutResults() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));

    HttpResponse<String> cancelled = wire.post("/v1beta/" + name + ":cancel", "");
    JsonNode after = wire.getJson("/v1beta/" + name);

    assertThat(cancelled.body()).isEqualTo("{}");
    assertThat(after.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_CANCELLED");
    assertThat(after.get("error"))
        .isEqualTo(Wire.json("{\"code\":13,\"message\":\"Batch was cancelled.\"}"));
    assertThat(after.get("done").asBoolean()).isTrue();
    assertThat(after.at("/metadata/batchStats"))
        .isEqualTo(Wire.json("{\"requestCount\":\"1\",\"pendingRequestCount\":\"1\"}"));
  }

  @Test
  void cancelsARunningJobWithTheRestAsCancelledLines() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"), Wire.line("b", "y"));
    wire.getJson("/v1beta/" + name);

    wire.post("/v1beta/" + name + ":cancel", "{}");
    JsonNode after = wire.getJson("/v1beta/" + name);

    assertThat(after.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_CANCELLED");
    String file = after.at("/metadata/output/responsesFile").asText();
    String[] lines = wire.get("/v1beta/" + file + ":download?alt=media").body().split("\n");
    assertThat(Wire.json(lines[0]).has("response")).isTrue();
    assertThat(lines[1]).isEqualTo("{\"key\":\"b\",\"error\":{\"code\":1}}");
  }

  @Test
  void forgetsADeletedJob() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));

    assertThat(wire.send("DELETE", "/v1beta/" + name, "").body()).isEqualTo("{}");

    assertThat(wire.get("/v1beta/" + name).statusCode()).isEqualTo(404);
    assertThat(wire.getJson("/v1beta/batches?pageSize=9")).isEqualTo(Wire.json("{}"));
  }

  @Test
  void failsAPendingJobWhoseInputIsDeleted() throws Exception {
    String file = wire.upload(Wire.line("a", "x"));
    String name = wire.create(file, "j").get("name").asText();

    wire.send("DELETE", "/v1beta/" + file, "{}");

    assertThat(wire.getJson("/v1beta/" + name).at("/metadata/state").asText())
        .isEqualTo("BATCH_STATE_FAILED");
  }

  @Test
  void servesTheOtherVersionToo() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));

    assertThat(wire.get("/v1/" + name).statusCode()).isEqualTo(200);
    assertThat(wire.get("/v1/models/gemini-3.5-flash-lite").statusCode()).isEqualTo(200);
  }

  private static String mark(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 4);
  }
}
