package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.setup.TimeMode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetirementTest {
  private static final String BODY = "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}";

  @RegisterExtension
  final Emulated wire =
      new Emulated(
          EmulatorOptions.defaults()
              .withTimeMode(TimeMode.VIRTUAL)
              .withRetired(
                  Map.of(
                      "gemini-3.1-flash-lite", "gemini-3.5-flash-lite",
                      "gemini-3-flash-preview", "",
                      "gemini-3.5-flash", "gemini-3.5-flash")));

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, gemini-3.5-flash-lite",
    "gemini-2.5-pro, gemini-3.8-flash",
    "gemini-3.7-flash, gemini-3.8-flash",
    "gemini-2.5-flash-lite, gemini-2.5-flash-lite",
    "gemini-3.1-flash-lite, gemini-3.5-flash-lite",
    "gemini-3.5-flash, gemini-3.5-flash",
    "gemini-4-argon, gemini-4-argon",
  })
  void saysWhoAnsweredByTheDateOfItsClock(String asked, String answering) throws Exception {
    advanceTo("2026-12-02T00:00:00Z");

    JsonNode single = generate(asked);
    JsonNode line = Wire.json(wire.results(job(asked)).lines().findFirst().orElseThrow());

    assertThat(single.path("modelVersion").asText()).isEqualTo(answering);
    assertThat(line.at("/response/modelVersion").asText()).isEqualTo(answering);
    assertThat(line.at("/response/responseId")).isEqualTo(single.get("responseId"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-2.0-flash", "gemini-3-flash-preview", "gemini-embedding-001"})
  void knowsAModelThatIsGoneNoMore(String gone) throws Exception {
    advanceTo("2028-05-14T00:00:00Z");
    String method = gone.contains("embedding") ? "asyncBatchEmbedContent" : "batchGenerateContent";

    HttpResponse<String> create =
        wire.post("/v1beta/models/" + gone + ":" + method, "{\"batch\":{}}");

    assertThat(create.statusCode()).isEqualTo(404);
    assertThat(Wire.json(create).at("/error/message").asText())
        .startsWith("models/" + gone + " is not found for API version v1beta");
    assertThat(wire.get("/v1beta/models/" + gone).statusCode()).isEqualTo(404);
    assertThat(wire.get("/v1beta/models?pageSize=1000").body())
        .doesNotContain("models/" + gone + "\"")
        .contains("models/gemini-3.5-flash-lite\"");
  }

  @Strikes({"job.answeredBy", "line.answeredBy"})
  @Test
  void isAnsweredByWhomAFaultNames() throws Exception {
    wire.fault(
        "[{\"operation\":\"job\",\"action\":{\"answeredBy\":\"gemini-3.8-flash\"}},"
            + "{\"operation\":\"line\",\"match\":{\"key\":\"b\"},"
            + "\"action\":{\"type\":\"answeredBy\",\"model\":\"gemini-3.6-flash\"}}]");

    List<String> answered = new ArrayList<>();
    for (String line : wire.results(job("gemini-2.5-pro")).split("\n")) {
      answered.add(Wire.json(line).at("/response/modelVersion").asText());
    }

    assertThat(answered).containsExactly("gemini-3.8-flash", "gemini-3.6-flash");
  }

  private JsonNode generate(String model) throws Exception {
    return wire.postJson("/v1beta/models/" + model + ":generateContent", BODY);
  }

  private String job(String model) throws Exception {
    String file = wire.upload(Wire.line("a", "x") + "\n" + Wire.line("b", "x") + "\n");
    String name =
        wire.postJson(
                "/v1beta/models/" + model + ":batchGenerateContent",
                "{\"batch\":{\"inputConfig\":{\"fileName\":\"" + file + "\"}}}")
            .get("name")
            .asText();
    wire.advance("PT1H");
    return name;
  }

  private void advanceTo(String instant) throws Exception {
    Instant now = Instant.parse(wire.getJson("/_emulator/clock").get("now").asText());
    wire.advance(Duration.between(now, Instant.parse(instant)).toString());
  }
}
