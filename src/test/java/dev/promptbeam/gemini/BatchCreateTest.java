package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.calls.AgainstScriptedServer;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The calls that create jobs, as they go over the wire. */
class BatchCreateTest extends AgainstScriptedServer {
  @Test
  void nestsInlineRequestsTwiceWithTheirKeys() throws Exception {
    server.then(Reply.ok(Fixtures.CREATED));

    client.createInlineBatch(
        RequestKind.GENERATE,
        "m",
        "run-1",
        List.of(
            new InlineRequest("request-1", json("{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}")),
            new InlineRequest("request-2", json("{\"generationConfig\":{\"temperature\":0.20}}"))));

    assertThat(server.only().target()).isEqualTo("/v1beta/models/m:batchGenerateContent");
    assertThat(server.only().text())
        .isEqualTo(
            "{\"batch\":{\"displayName\":\"run-1\",\"inputConfig\":{\"requests\":{\"requests\":["
                + "{\"request\":{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]},"
                + "\"metadata\":{\"key\":\"request-1\"}},"
                + "{\"request\":{\"generationConfig\":{\"temperature\":0.20}},"
                + "\"metadata\":{\"key\":\"request-2\"}}]}}}}");
  }

  @Test
  void createsEmbeddingsFromAFile() throws Exception {
    server.then(Reply.ok(Fixtures.CREATED));

    client.createBatch(RequestKind.EMBED, "gemini-embedding-001", "emb", "files/f");

    assertThat(server.only().target())
        .isEqualTo("/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent");
    assertThat(server.only().text())
        .isEqualTo(
            "{\"batch\":{\"displayName\":\"emb\",\"inputConfig\":{\"fileName\":\"files/f\"}}}");
  }

  @Test
  void createsByTheMethodOfWhateverKindIsAskedFor() throws Exception {
    server.then(Reply.ok(Fixtures.CREATED));

    client.createBatch(
        new RequestKind("weigh", "batchWeighContent", "weighContent", "Weigh", "content", false),
        "m",
        "d",
        "files/f");

    assertThat(server.only().target()).isEqualTo("/v1beta/models/m:batchWeighContent");
  }

  @Test
  void createsEmbeddingsInline() throws Exception {
    server.then(Reply.ok(Fixtures.CREATED));

    client.createInlineBatch(
        RequestKind.EMBED,
        "e",
        "emb",
        List.of(new InlineRequest("c1", json("{\"taskType\":\"X\"}"))));

    assertThat(server.only().target()).isEqualTo("/v1beta/models/e:asyncBatchEmbedContent");
    assertThat(server.only().text())
        .isEqualTo(
            "{\"batch\":{\"displayName\":\"emb\",\"inputConfig\":{\"requests\":{\"requests\":["
                + "{\"request\":{\"taskType\":\"X\"},\"metadata\":{\"key\":\"c1\"}}]}}}}");
  }

  private static JsonNode json(String text) throws IOException {
    return Json.MAPPER.readTree(text);
  }
}
