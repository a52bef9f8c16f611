package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Service tiers, and the accounting of answers that were given without a job. */
final class ServedCallsTest {
  private static final String GENERATE = "/v1beta/models/gemini-3.5-flash-lite:generateContent";
  private static final String X =
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

  @RegisterExtension final Emulated wire = new Emulated();

  @TempDir Path folder;

  @Test
  void aCallIsServedAtTheTierItAsksForInAnyCase() throws Exception {
    JsonNode standard = wire.postJson(GENERATE, request(""));
    JsonNode flex = wire.postJson(GENERATE, request(",\"serviceTier\":\"flex\""));
    JsonNode loud = wire.postJson(GENERATE, request(",\"service_tier\":\"FLEX\""));

    assertThat(standard.at("/usageMetadata").has("serviceTier")).isFalse();
    assertThat(flex.at("/usageMetadata/serviceTier").asText()).isEqualTo("flex");
    assertThat(loud).isEqualTo(flex);
    assertThat(served(wire))
        .isEqualTo(
            Wire.json(
                ("{'requests':3,'tiers':{'flex':2,'standard':1},'moreThanOnce':{'%s':3},"
                        + "'prompts':{'%s':3}}")
                    .formatted(X, X)
                    .replace('\'', '"')));
  }

  @Test
  void aTierThatIsNoneIsRefusedAndServesNothing() throws Exception {
    assertThat(wire.post(GENERATE, request(",\"serviceTier\":\"cheap\"")).statusCode())
        .isEqualTo(400);

    assertThat(served(wire).get("requests").asInt()).isZero();
  }

  @Strikes({"call.status", "call.loseAnswer"})
  @Test
  void whatIsRefusedUnderLoadIsNotServedAndWhatIsLostOnTheWayIs() throws Exception {
    wire.fault(
        """
        [{"operation":"models.generateContent","times":1,"action":{"type":"status","code":503}},
         {"operation":"models.generateContent","times":1,"action":{"type":"loseAnswer"}}]
        """);

    assertThat(wire.post(GENERATE, request(",\"serviceTier\":\"flex\"")).statusCode())
        .isEqualTo(503);
    assertThat(served(wire).get("requests").asInt()).isZero();
    assertThatThrownBy(() -> wire.post(GENERATE, request(",\"serviceTier\":\"flex\"")))
        .isInstanceOf(IOException.class);

    assertThat(served(wire).at("/tiers/flex").asInt()).isOne();
  }

  @Strikes("line.finishReason")
  @Test
  void theRestOfAnAnswerIsServedAndBilledByItsPlace() throws Exception {
    wire.fault(
        "{\"operation\":\"line\",\"jobs\":2,"
            + "\"action\":{\"type\":\"finishReason\",\"reason\":\"CONTINUATION\"}}");
    JsonNode first = response(wire.job("first", Wire.line("k", "x")));
    String token = first.at("/candidates/0/continuationToken").asText();
    String more = ",\"continuationToken\":\"" + token + "\"";

    String line = "{\"key\":\"k\",\"request\":" + request(more) + "}";
    JsonNode second = response(wire.job("second", line));
    wire.removeFaults();
    JsonNode third = wire.postJson(GENERATE, request(more));

    assertThat(text(first)).isEqualTo("2d711");
    assertThat(text(second)).isEqualTo("64");
    assertThat(text(third)).isEqualTo("642 x");
    JsonNode requests = wire.getJson("/_emulator/requests");
    assertThat(requests.at("/billed/keys")).isEqualTo(Wire.json("{\"k\":1,\"k@5\":1}"));
    assertThat(requests.at("/served/prompts")).isEqualTo(Wire.json("{\"" + X + "@5\":1}"));
    String other = request(more).replace("\"x\"", "\"y\"");
    assertThat(wire.post(GENERATE, other).body()).contains("continuation_token: is not valid");
  }

  @Test
  void whatWasServedOutlivesTheServerAndNoReset() throws Exception {
    EmulatorOptions options = EmulatorOptions.defaults().withStateDirectory(folder);
    try (EmulatorServer server = EmulatorServer.start(options)) {
      new Wire(server).post(GENERATE, request(""));
    }
    try (EmulatorServer server = EmulatorServer.start(options)) {
      Wire again = new Wire(server);
      assertThat(served(again).get("requests").asInt()).isOne();
      again.post("/_emulator/reset", "");
      assertThat(served(again).get("requests").asInt()).isZero();
    }
  }

  private JsonNode response(String job) throws IOException, InterruptedException {
    return Wire.json(wire.results(job)).get("response");
  }

  private static String text(JsonNode response) {
    return response.at("/candidates/0/content/parts/0/text").asText();
  }

  private static JsonNode served(Wire wire) throws IOException, InterruptedException {
    return wire.getJson("/_emulator/requests").get("served");
  }

  private static String request(String more) {
    return "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]" + more + "}";
  }
}
