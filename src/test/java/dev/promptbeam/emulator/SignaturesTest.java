package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a conversation whose model turn comes back, exactly or changed. */
final class SignaturesTest {
  private static final String PRO = "gemini-3-pro-image";
  private static final String FLASH = "gemini-3.6-flash";
  private static final String TOOLS =
      "\"tools\":[{\"functionDeclarations\":[{\"name\":\"look\",\"parameters\":{\"type\":\"OBJECT\","
          + "\"properties\":{\"where\":{\"type\":\"STRING\"},\"far\":{\"type\":\"INTEGER\"}}}}]}]";
  private static final String CORRUPTED = "Corrupted thought signature.";

  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void aTurnThatComesBackExactlyIsTakenByACallAndByALine() throws Exception {
    ObjectNode drawn = turn(PRO, "");
    ObjectNode called = turn(FLASH, TOOLS);

    assertThat(ask(PRO, drawn, "").statusCode()).isEqualTo(200);
    assertThat(ask(FLASH, called, TOOLS).statusCode()).isEqualTo(200);
    assertThat(line(PRO, drawn).has("response")).isTrue();
  }

  @Test
  void eachPictureHasItsOwnSignature() throws Exception {
    JsonNode parts = turn(PRO, "").get("parts");
    JsonNode other = turn(PRO, "", "another picture").get("parts");

    assertThat(parts.at("/1/thoughtSignature").asText())
        .isNotEmpty()
        .isNotEqualTo(parts.at("/0/thoughtSignature").asText())
        .isNotEqualTo(other.at("/1/thoughtSignature").asText());
  }

  @Test
  void aPictureWithoutItsSignatureIsRefusedByItsPlace() throws Exception {
    ObjectNode turn = turn(PRO, "");
    part(turn, 1).remove("thoughtSignature");

    String words =
        "Image part is missing a thought_signature in content position 2, part position 2. Please"
            + " refer to https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior"
            + " for more details.";
    assertRefused(ask(PRO, turn, ""), words);
    assertThat(line(PRO, turn).get("error"))
        .isEqualTo(Wire.json("{\"code\":3,\"message\":\"" + words + "\"}"));
  }

  @Test
  void aChangedSignaturePictureOrTextIsRefused() throws Exception {
    ObjectNode signature = turn(PRO, "");
    part(signature, 1).put("thoughtSignature", part(signature, 0).get("thoughtSignature").asText());
    ObjectNode picture = turn(PRO, "");
    ObjectNode data = (ObjectNode) part(picture, 1).get("inlineData");
    data.put("data", "AAAA" + data.get("data").asText().substring(4));
    ObjectNode text = turn(PRO, "");
    part(text, 0).put("text", "Something else");

    assertRefused(ask(PRO, signature, ""), CORRUPTED);
    assertRefused(ask(PRO, picture, ""), CORRUPTED);
    assertRefused(ask(PRO, text, ""), CORRUPTED);
    assertThat(line(PRO, picture).at("/error/message").asText()).isEqualTo(CORRUPTED);
  }

  @Test
  void aCallWithoutItsSignatureIsRefusedUntilTheUserSaysMore() throws Exception {
    ObjectNode turn = turn(FLASH, TOOLS);
    part(turn, 0).remove("thoughtSignature");

    assertRefused(
        send(FLASH, conversation(turn, result()), TOOLS),
        "Function call is missing a thought_signature in functionCall parts. This is required for"
            + " tools to work correctly, and missing thought_signature may lead to degraded model"
            + " performance. Additional data, function call `default_api:look` , position 2."
            + " Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more"
            + " details.");
    assertThat(ask(FLASH, turn, TOOLS).statusCode()).isEqualTo(200);
  }

  @Test
  void aCallKeepsItsSignatureHoweverItsArgumentsAreSpelt() throws Exception {
    ObjectNode turn = turn(FLASH, TOOLS);
    ObjectNode call = (ObjectNode) part(turn, 0).get("functionCall");
    JsonNode args = call.get("args");
    ObjectNode turned = call.putObject("args");
    turned.put("where", args.get("where").asText());
    turned.put("far", args.get("far").asDouble());

    assertThat(send(FLASH, conversation(turn, result()), TOOLS).statusCode()).isEqualTo(200);

    turned.put("where", "elsewhere");
    assertRefused(send(FLASH, conversation(turn, result()), TOOLS), CORRUPTED);
  }

  @Test
  void callsOfAnotherModelAndOlderModelsAreNotLookedAt() throws Exception {
    ObjectNode turn = turn(FLASH, TOOLS);
    part(turn, 0).put("thoughtSignature", "skip_thought_signature_validator");
    ObjectNode picture = turn(PRO, "");
    part(picture, 1).remove("thoughtSignature");

    assertThat(send(FLASH, conversation(turn, result()), TOOLS).statusCode()).isEqualTo(200);
    assertThat(ask("gemini-2.5-flash-image", picture, "").statusCode()).isEqualTo(200);
  }

  private ObjectNode turn(String model, String more) throws Exception {
    return turn(model, more, "a picture of a call");
  }

  /** What a model says to a first question. */
  private ObjectNode turn(String model, String more, String prompt) throws Exception {
    ArrayNode contents = (ArrayNode) Wire.json("[" + user("\"text\":\"" + prompt + "\"") + "]");
    return (ObjectNode) Wire.json(send(model, contents, more)).at("/candidates/0/content");
  }

  private HttpResponse<String> ask(String model, ObjectNode turn, String more) throws Exception {
    return send(model, conversation(turn, user("\"text\":\"And now?\"")), more);
  }

  private HttpResponse<String> send(String model, JsonNode contents, String more)
      throws IOException, InterruptedException {
    return wire.post("/v1beta/models/" + model + ":generateContent", request(contents, more));
  }

  /** The line of a job of this conversation. */
  private JsonNode line(String model, ObjectNode turn) throws IOException, InterruptedException {
    String request = request(conversation(turn, user("\"text\":\"And now?\"")), "");
    String file = wire.upload("{\"key\":\"k\",\"request\":" + request + "}\n");
    JsonNode job =
        wire.postJson(
            "/v1beta/models/" + model + ":batchGenerateContent",
            "{\"batch\":{\"displayName\":\"turns\",\"inputConfig\":{\"fileName\":\""
                + file
                + "\"}}}");
    return Wire.json(wire.results(job.get("name").asText()));
  }

  private static ArrayNode conversation(ObjectNode turn, String last) throws IOException {
    return ((ArrayNode) Wire.json("[" + user("\"text\":\"Begin\"") + "]"))
        .add(turn)
        .add(Wire.json(last));
  }

  private static String request(JsonNode contents, String more) {
    return "{\"contents\":" + contents + (more.isEmpty() ? "" : "," + more) + "}";
  }

  private static String user(String part) {
    return "{\"role\":\"user\",\"parts\":[{" + part + "}]}";
  }

  private static String result() {
    return user("\"functionResponse\":{\"name\":\"look\",\"response\":{\"seen\":1}}");
  }

  private static ObjectNode part(ObjectNode turn, int index) {
    return (ObjectNode) turn.get("parts").get(index);
  }

  private static void assertRefused(HttpResponse<String> response, String words)
      throws IOException {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Wire.json(response).at("/error/message").asText()).isEqualTo(words);
    assertThat(Wire.json(response).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
  }
}
