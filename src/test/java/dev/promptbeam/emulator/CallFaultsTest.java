package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults of calls: instead of an effect, after it, or to its answer. */
class CallFaultsTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @Strikes("call.status")
  @Test
  void strikesAfterTheSkippedCallsAndOnlySoOften() throws Exception {
    wire.fault(
        """
        {"operation":"batches.create","match":{"displayName":"^run-","skip":1},"times":1,
         "action":{"type":"status","code":429,"retryDelay":"37s","retryAfter":"30"}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThat(wire.create(file, "other").has("name")).isTrue();
    assertThat(wire.create(file, "run-1").has("name")).isTrue();
    HttpResponse<String> struck =
        wire.post(
            "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent",
            "{'batch':{'displayName':'run-2','inputConfig':{'fileName':'" + file + "'}}}");
    assertThat(wire.create(file, "run-3").has("name")).isTrue();

    assertThat(struck.statusCode()).isEqualTo(429);
    assertThat(struck.headers().firstValue("Retry-After")).hasValue("30");
    assertThat(Wire.json(struck).at("/error/details"))
        .isEqualTo(
            Wire.json(
                "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"37s\"}]"));
    JsonNode record = wire.getJson("/_emulator/faults").at("/faults/0");
    assertThat(record.get("seen").asInt()).isEqualTo(3);
    assertThat(record.get("strikes").asInt()).isEqualTo(1);
    assertThat(requests().get("creates")).hasSize(3);
    assertThat(requests().at("/calls/batches.create").asInt()).isEqualTo(4);
  }

  @Strikes("call.creditsDepleted")
  @Test
  void refusesInTheServicesWordsForDepletedCredits() throws Exception {
    wire.fault("{\"operation\":\"batches.create\",\"action\":{\"type\":\"creditsDepleted\"}}");

    JsonNode error = wire.create(wire.upload(Wire.line("a", "x")), "j").get("error");

    assertThat(error.get("code").asInt()).isEqualTo(429);
    assertThat(error.get("status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(error.get("message").asText()).startsWith("Your prepayment credits are depleted.");
    assertThat(error.has("details")).isFalse();
  }

  @Test
  void refusesForAReasonOfGoogles() throws Exception {
    wire.fault(
        """
        {"operation":"files.list","action":{"type":"status","code":400,"status":"INVALID_ARGUMENT",
         "message":"API key not valid. Please pass a valid API key.","reason":"API_KEY_INVALID"}}
        """);

    JsonNode error = wire.getJson("/v1beta/files").get("error");

    assertThat(error.at("/details/0"))
        .isEqualTo(
            Wire.json(
                "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                    + "\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}"));
  }

  @Strikes("call.loseAnswer")
  @Test
  void makesTheJobThoughTheAnswerIsLost() throws Exception {
    wire.fault(
        """
        {"operation":"batches.create","times":1,"action":{"type":"loseAnswer"}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThatThrownBy(() -> wire.create(file, "lost")).isInstanceOf(IOException.class);

    assertThat(wire.getJson("/v1beta/batches?pageSize=9").at("/operations/0/metadata/displayName"))
        .isEqualTo(Wire.json("\"lost\""));
  }

  @Strikes("call.statusAfter")
  @Test
  void makesTheJobThoughTheAnswerIs503() throws Exception {
    wire.fault(
        """
        {"operation":"batches.create","action":{"type":"statusAfter","code":503}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThat(wire.create(file, "doubt").at("/error/code").asInt()).isEqualTo(503);

    assertThat(requests().at("/creates/0/displayName").asText()).isEqualTo("doubt");
  }

  @Strikes("call.drop")
  @Test
  void makesNoJobWhenTheConnectionDropsBefore() throws Exception {
    wire.fault(
        """
        {"operation":"batches.create","action":{"type":"drop"}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThatThrownBy(() -> wire.create(file, "never")).isInstanceOf(IOException.class);

    assertThat(requests().get("creates")).isEmpty();
  }

  @Strikes("call.emptyList")
  @Test
  void listsNothingWithoutAPageSize() throws Exception {
    wire.fault(
        """
        {"operation":"batches.list","match":{"pageSize":null},"action":{"type":"emptyList"}}
        """);
    wire.job("j", Wire.line("a", "x"));

    assertThat(wire.getJson("/v1beta/batches")).isEqualTo(Wire.json("{}"));
    assertThat(wire.getJson("/v1beta/batches?pageSize=5").get("operations")).hasSize(1);
  }

  @Strikes("call.emptyPage")
  @Test
  void showsAnEmptyPageThatGoesOn() throws Exception {
    wire.fault(
        """
        {"operation":"batches.list","match":{"pageToken":null},"action":{"type":"emptyPage"}}
        """);
    wire.job("j", Wire.line("a", "x"));

    JsonNode empty = wire.getJson("/v1beta/batches?pageSize=5");
    JsonNode next =
        wire.getJson("/v1beta/batches?pageSize=5&pageToken=" + empty.get("nextPageToken").asText());

    assertThat(empty.has("operations")).isFalse();
    assertThat(next.get("operations")).hasSize(1);
  }

  @Strikes({"call.html", "call.garbage", "call.status", "call.snakeCase", "call.redirect"})
  @Test
  void answersWithHtmlGarbageArraysSnakeCaseAndRedirects() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));
    wire.fault(
        "{\"operation\":\"batches.get\",\"times\":1,\"action\":{\"type\":\"html\",\"code\":502}}");
    wire.fault("{\"operation\":\"batches.get\",\"times\":1,\"action\":{\"type\":\"garbage\"}}");
    wire.fault(
        "{\"operation\":\"batches.get\",\"times\":1,"
            + "\"action\":{\"type\":\"status\",\"code\":500,\"array\":true}}");
    wire.fault("{\"operation\":\"batches.get\",\"times\":1,\"action\":{\"type\":\"snakeCase\"}}");
    wire.fault(
        "{\"operation\":\"batches.get\",\"times\":1,"
            + "\"action\":{\"type\":\"redirect\",\"code\":302,\"location\":\"http://127.0.0.1:9\"}}");

    HttpResponse<String> html = wire.get("/v1beta/" + name);
    HttpResponse<String> garbage = wire.get("/v1beta/" + name);
    HttpResponse<String> array = wire.get("/v1beta/" + name);
    HttpResponse<String> snake = wire.get("/v1beta/" + name);
    HttpResponse<String> redirect = wire.get("/v1beta/" + name + "?x=1");

    assertThat(html.statusCode()).isEqualTo(502);
    assertThat(html.body()).startsWith("<!DOCTYPE html>");
    assertThat(garbage.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> Wire.json(garbage)).isInstanceOf(IOException.class);
    assertThat(Wire.json(array).at("/0/error/code").asInt()).isEqualTo(500);
    assertThat(Wire.json(snake).at("/metadata/batch_stats/request_count").asText()).isEqualTo("1");
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.headers().firstValue("Location"))
        .hasValue("http://127.0.0.1:9/v1beta/" + name + "?x=1");
  }

  @Test
  void strikesAnyOperationWithAStarAndStopsWhenRemoved() throws Exception {
    JsonNode added =
        wire.fault("{\"operation\":\"*\",\"action\":{\"type\":\"status\",\"code\":503}}");

    assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(503);
    assertThat(wire.get("/v1beta/models/gemini-3.5-flash-lite").statusCode()).isEqualTo(503);
    assertThat(wire.get("/_emulator/health").statusCode()).isEqualTo(200);

    wire.send("DELETE", "/_emulator/faults/" + added.at("/faults/0/id").asText(), "");
    assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(200);
  }

  @Test
  void meansCallsAloneByAStar() throws Exception {
    wire.fault(
        "{\"operation\":\"*\",\"match\":{\"displayName\":\"^j$\",\"skip\":1},"
            + "\"action\":{\"type\":\"garbage\"}}");

    String name = wire.job("j", Wire.line("a", "x"));

    // The upload has no display name: the one call seen is the create.
    assertThat(wire.getJson("/_emulator/faults").at("/faults/0/seen").asInt()).isEqualTo(1);
    wire.removeFaults();
    assertThat(wire.results(name)).contains("\"response\"");
  }

  private JsonNode requests() throws IOException, InterruptedException {
    return wire.getJson("/_emulator/requests");
  }
}
