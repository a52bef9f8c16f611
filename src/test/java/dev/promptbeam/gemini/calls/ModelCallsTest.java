package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.ModelInfo;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.model.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCallsTest extends AgainstScriptedServer {
  @ParameterizedTest
  @ValueSource(strings = {"gemini-2.5-flash", "models/gemini-2.5-flash"})
  void looksAModelUp(String name) throws Exception {
    server.then(
        Reply.ok(
            """
            {"name":"models/gemini-2.5-flash","version":"001",
             "supportedGenerationMethods":["generateContent","batchGenerateContent"]}
            """));

    ModelInfo model = client.getModel(name);

    assertThat(server.only().method() + " " + server.only().target())
        .isEqualTo("GET /v1beta/models/gemini-2.5-flash");
    assertThat(model.name()).isEqualTo("models/gemini-2.5-flash");
    assertThat(model.methods())
        .containsExactlyInAnyOrder("generateContent", "batchGenerateContent");
    assertThat(model.answered()).isNotNull();
  }

  @Test
  void aModelMayHaveNoMethods() throws Exception {
    server.then(Reply.ok("{\"name\":\"models/m\"}"));

    assertThat(client.getModel("m").methods()).isEmpty();
  }

  @Test
  void anUnknownModelIsGone() {
    server.then(Fixtures.refusal(404, "NOT_FOUND", "models/m is not found"));

    assertThat(catchThrowableOfType(Gone.class, () -> client.getModel("m")))
        .hasMessage("GET /v1beta/models/m: HTTP 404 NOT_FOUND: models/m is not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m/../x", "m?key=v", "a b", "models/"})
  void refusesWhatIsNoModel(String name) {
    assertThat(catchThrowableOfType(Invalid.class, () -> client.getModel(name))).isNotNull();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void countsTheTokensOfAWholeRequest() throws Exception {
    server.then(Reply.ok("{\"totalTokens\":31,\"promptTokensDetails\":[]}"));

    long tokens = client.countTokens("m", request("{\"contents\":[],\"tools\":[]}"));

    assertThat(tokens).isEqualTo(31);
    assertThat(server.only().target()).isEqualTo("/v1beta/models/m:countTokens");
    assertThat(server.only().text())
        .isEqualTo(
            "{\"generateContentRequest\":{\"model\":\"models/m\",\"contents\":[],\"tools\":[]}}");
  }

  @Test
  void doesNotTakeAMissingCountForZero() {
    server.then(Reply.ok("{}"));

    assertThat(
            catchThrowableOfType(
                Unavailable.class, () -> client.countTokens("m", request("{\"contents\":[]}"))))
        .isNotNull();
  }

  @Test
  void generatesContent() throws Exception {
    server.then(Reply.ok("{\"candidates\":[{\"finishReason\":\"STOP\"}]}"));

    assertThat(client.generateContent("m", request("{\"contents\":[]}")))
        .hasToString("{\"candidates\":[{\"finishReason\":\"STOP\"}]}");
    assertThat(server.only().target()).isEqualTo("/v1beta/models/m:generateContent");
    assertThat(server.only().text()).isEqualTo("{\"contents\":[]}");
  }

  @Test
  void embedsContentUnderTheModelsName() throws Exception {
    server.then(Reply.ok("{\"embedding\":{\"values\":[0.10]}}"));

    assertThat(client.embedContent("e", request("{\"content\":{}}")))
        .hasToString("{\"embedding\":{\"values\":[0.10]}}");
    assertThat(server.only().target()).isEqualTo("/v1beta/models/e:embedContent");
    assertThat(server.only().text()).isEqualTo("{\"model\":\"models/e\",\"content\":{}}");
  }

  @Test
  void asksForContentOnce() throws Exception {
    try (RawServer raw = new RawServer(RawServer.reset(""));
        HttpGeminiClient lost = Clients.client(raw.address())) {
      assertThat(
              catchThrowableOfType(
                  Unreachable.class, () -> lost.generateContent("m", request("{}"))))
          .isNotNull();
      assertThat(raw.requests()).hasSize(1);
    }
  }

  private static ObjectNode request(String json) throws IOException {
    return (ObjectNode) Json.MAPPER.readTree(json);
  }
}
