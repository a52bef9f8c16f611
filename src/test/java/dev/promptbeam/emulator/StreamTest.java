package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code streamGenerateContent}, as server-sent events and as an array. */
class StreamTest {
  private static final String MODEL = "/v1beta/models/gemini-3.5-flash-lite:";
  private static final String BODY =
      "{\"contents\":[{\"parts\":[{\"text\":\"%s\"}]}],"
          + "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}}";
  private static final String WORDS = "tell me of the sea 🌊🌊🌊🌊 and of the land";

  @RegisterExtension final Emulated wire = new Emulated();

  @ParameterizedTest
  @ValueSource(strings = {"?alt=sse", "", "?alt=json"})
  void sendsAnAnswerInPieces(String how) throws Exception {
    JsonNode whole = wire.postJson(MODEL + "generateContent", BODY.formatted(WORDS));

    HttpResponse<String> streamed =
        wire.post(MODEL + "streamGenerateContent" + how, BODY.formatted(WORDS));

    List<JsonNode> pieces = how.equals("?alt=sse") ? events(streamed) : array(streamed);
    assertThat(pieces.size()).isBetween(2, 4);
    JsonNode last = pieces.get(pieces.size() - 1);
    assertThat(last.get("usageMetadata")).isEqualTo(whole.get("usageMetadata"));
    assertThat(last.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    StringBuilder text = new StringBuilder();
    for (JsonNode piece : pieces) {
      assertThat(piece.at("/candidates/0").has("finishReason")).isEqualTo(piece == last);
      assertThat(piece.get("modelVersion").asText()).isEqualTo("gemini-3.5-flash-lite");
      assertThat(piece.get("responseId")).isEqualTo(whole.get("responseId"));
      JsonNode parts = piece.at("/candidates/0/content/parts");
      text.append(parts.get(parts.size() - 1).get("text").asText());
    }
    assertThat(text).hasToString(whole.at("/candidates/0/content/parts/1/text").asText());
    assertThat(pieces.get(0).at("/candidates/0/content/parts/0/thought").asBoolean()).isTrue();
    assertThat(pieces.get(1).at("/candidates/0/content/parts")).hasSize(1);
  }

  @Test
  void sendsABlockedPromptAndAnErrorInOnePiece() throws Exception {
    wire.fault(
        "[{\"operation\":\"line\",\"times\":1,\"action\":{\"type\":\"blockedPrompt\"}},"
            + "{\"operation\":\"models.streamGenerateContent\",\"match\":{\"skip\":1},"
            + "\"action\":{\"type\":\"status\",\"code\":503}}]");
    String path = MODEL + "streamGenerateContent?alt=sse";

    List<JsonNode> blocked = events(wire.post(path, BODY.formatted("x")));
    HttpResponse<String> refused = wire.post(path, BODY.formatted("x"));

    assertThat(blocked).hasSize(1);
    assertThat(blocked.get(0).at("/promptFeedback/blockReason").asText())
        .isEqualTo("PROHIBITED_CONTENT");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(Wire.json(refused).at("/error/status").asText()).isEqualTo("UNAVAILABLE");
  }

  @Test
  void refusesModelsThatDoNotGenerate() throws Exception {
    HttpResponse<String> refused =
        wire.post("/v1beta/models/gemini-embedding-001:streamGenerateContent", BODY.formatted("x"));

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.body()).contains("is not supported for streamGenerateContent");
  }

  private static List<JsonNode> events(HttpResponse<String> streamed) throws Exception {
    assertThat(streamed.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    List<JsonNode> pieces = new ArrayList<>();
    for (String event : streamed.body().split("\r\n\r\n")) {
      assertThat(event).startsWith("data: ");
      pieces.add(Wire.json(event.substring("data: ".length())));
    }
    return pieces;
  }

  private static List<JsonNode> array(HttpResponse<String> streamed) throws Exception {
    List<JsonNode> pieces = new ArrayList<>();
    Wire.json(streamed).forEach(pieces::add);
    return pieces;
  }
}
