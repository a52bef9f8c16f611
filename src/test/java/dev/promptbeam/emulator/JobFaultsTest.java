package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFaultsTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @Strikes({"job.endState", "job.code", "job.message"})
  @ParameterizedTest
  @CsvSource({"FAILED,3", "FAILED,8", "FAILED,13", "EXPIRED,4", "CANCELLED,1"})
  void endsBadlyAndUnpaid(String state, int code) throws Exception {
    script("{\"endState\":\"" + state + "\",\"code\":" + code + ",\"message\":\"why\"}");
    String name = wire.job("j", Wire.line("a", "x"));

    JsonNode ended = wire.finish(name);

    assertThat(ended.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_" + state);
    assertThat(ended.get("error"))
        .isEqualTo(Wire.json("{\"code\":" + code + ",\"message\":\"why\"}"));
    assertThat(ended.has("response")).isFalse();
    assertThat(wire.getJson("/_emulator/requests").at("/billed/requests").asInt()).isZero();
  }

  @Strikes("job.endState")
  @ParameterizedTest
  @CsvSource({
    "FAILED,13,Batch failed.",
    "EXPIRED,4,Batch expired.",
    "CANCELLED,13,Batch was cancelled."
  })
  void endsWithTheErrorOfItsState(String state, int code, String message) throws Exception {
    script("{\"endState\":\"" + state + "\"}");

    JsonNode ended = wire.finish(wire.job("j", Wire.line("a", "x")));

    assertThat(ended.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_" + state);
    assertThat(ended.get("error"))
        .isEqualTo(Wire.json("{\"code\":" + code + ",\"message\":\"" + message + "\"}"));
  }

  @Strikes("job.stuck")
  @Test
  void staysStuckWithoutProgress() throws Exception {
    script("{\"stuck\":true}");
    String name = wire.job("j", Wire.line("a", "x"));

    for (int i = 0; i < 5; i++) {
      wire.getJson("/v1beta/" + name);
    }

    JsonNode stuck = wire.getJson("/v1beta/" + name);
    assertThat(stuck.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_RUNNING");
    assertThat(stuck.at("/metadata/batchStats"))
        .isEqualTo(Wire.json("{\"requestCount\":\"1\",\"pendingRequestCount\":\"1\"}"));
  }

  @Strikes({"job.pendingPolls", "job.runningPolls"})
  @Test
  void takesAsManyPollsAsItIsTold() throws Exception {
    script("{\"pendingPolls\":2,\"runningPolls\":3}");
    String name = wire.job("j", Wire.line("a", "x"));

    StringBuilder states = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      states.append(wire.getJson("/v1beta/" + name).at("/metadata/state").asText().charAt(12));
    }

    assertThat(states).hasToString("PRRRS");
  }

  @Strikes("job.cancelEnding")
  @Test
  void endsACancelledJobAsSucceeded() throws Exception {
    script("{\"cancelEnding\":\"SUCCEEDED\"}");
    String name = wire.job("j", Wire.line("a", "x"), Wire.line("b", "y"));
    wire.getJson("/v1beta/" + name);

    wire.post("/v1beta/" + name + ":cancel", "");
    JsonNode ended = wire.getJson("/v1beta/" + name);

    assertThat(ended.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_SUCCEEDED");
    assertThat(ended.at("/metadata/batchStats"))
        .isEqualTo(
            Wire.json(
                "{\"requestCount\":\"2\",\"successfulRequestCount\":\"1\",\"failedRequestCount\":\"1\"}"));
    assertThat(wire.getJson("/_emulator/requests").at("/billed/keys"))
        .isEqualTo(Wire.json("{\"a\":1}"));
  }

  @Strikes("job.outputAfterPolls")
  @Test
  void succeedsBeforeItsOutputIsAttached() throws Exception {
    script("{\"outputAfterPolls\":2}");
    String name = wire.job("j", Wire.line("a", "x"));

    JsonNode early = wire.finish(name);
    JsonNode still = wire.getJson("/v1beta/" + name);
    JsonNode late = wire.getJson("/v1beta/" + name);

    assertThat(early.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_SUCCEEDED");
    assertThat(early.has("response")).isFalse();
    assertThat(early.at("/metadata/output").isMissingNode()).isTrue();
    assertThat(still.has("response")).isFalse();
    assertThat(late.at("/response/responsesFile").asText()).startsWith("files/batch-");
  }

  @Strikes("job.staleStats")
  @Test
  void showsStaleStatistics() throws Exception {
    script("{\"staleStats\":true}");

    JsonNode ended = wire.finish(wire.job("j", Wire.line("a", "x")));

    assertThat(ended.at("/metadata/batchStats"))
        .isEqualTo(Wire.json("{\"requestCount\":\"1\",\"pendingRequestCount\":\"1\"}"));
  }

  @Strikes("job.shuffle")
  @Test
  void shufflesTheLinesOfTheOutput() throws Exception {
    script("{\"shuffle\":true}");
    String[] input = new String[20];
    Arrays.setAll(input, i -> Wire.line("k" + i, "text " + i));

    String[] shuffled = wire.results(wire.job("j", input)).split("\n");
    wire.removeFaults();
    String[] ordered = wire.results(wire.job("j", input)).split("\n");

    assertThat(shuffled).containsExactlyInAnyOrder(ordered).isNotEqualTo(ordered);
  }

  @Strikes({"job.lineEnding", "job.noFinalNewline"})
  @Test
  void endsLinesWithCrLfAndTheLastWithNothing() throws Exception {
    script("{\"lineEnding\":\"CRLF\",\"noFinalNewline\":true}");

    String results = wire.results(wire.job("j", Wire.line("a", "x"), Wire.line("b", "y")));

    assertThat(results.split("\r\n")).hasSize(2);
    assertThat(results).endsWith("}");
  }

  @Strikes({"job.statePrefix", "job.stateName", "job.stateNamePolls"})
  @Test
  void namesStatesAsTheSdksOrUnknown() throws Exception {
    script(
        "{\"statePrefix\":\"JOB_STATE_\",\"stateName\":\"BATCH_STATE_NAPPING\",\"stateNamePolls\":1}");
    String name = wire.job("j", Wire.line("a", "x"));

    assertThat(wire.getJson("/v1beta/" + name).at("/metadata/state").asText())
        .isEqualTo("BATCH_STATE_NAPPING");
    assertThat(wire.getJson("/v1beta/" + name).at("/metadata/state").asText())
        .isEqualTo("JOB_STATE_SUCCEEDED");
  }

  @Strikes("job.hiddenLists")
  @Test
  void appearsLateInListsThoughItCanBeGot() throws Exception {
    script("{\"hiddenLists\":2}");
    String name = wire.job("late", Wire.line("a", "x"));
    wire.removeFaults();
    wire.job("prompt", Wire.line("a", "x"));

    assertThat(wire.getJson("/v1beta/batches?pageSize=9").get("operations")).hasSize(1);
    assertThat(wire.get("/v1beta/" + name).statusCode()).isEqualTo(200);
    assertThat(wire.getJson("/v1beta/batches?pageSize=9").get("operations")).hasSize(1);
    assertThat(wire.getJson("/v1beta/batches?pageSize=9").get("operations")).hasSize(2);
  }

  @Strikes("job.onlyOwnKey")
  @Test
  void isSeenByItsOwnKeyOnly() throws Exception {
    script("{\"onlyOwnKey\":true}");
    String name = wire.job("j", Wire.line("a", "x"));

    assertThat(wire.get("/v1beta/" + name, "x-goog-api-key", "other").statusCode()).isEqualTo(404);
    assertThat(wire.get("/v1beta/batches?pageSize=9&key=other", Wire.KEY_HEADER, "").body())
        .isEqualTo("{}");
    assertThat(wire.get("/v1beta/" + name).statusCode()).isEqualTo(200);
  }

  @Strikes("job.runsOnWithoutInput")
  @Test
  void runsOnWithoutItsInputWhenToldTo() throws Exception {
    script("{\"runsOnWithoutInput\":true}");
    String file = wire.upload(Wire.line("a", "x"));
    String name = wire.create(file, "j").get("name").asText();

    wire.send("DELETE", "/v1beta/" + file, "");

    assertThat(wire.results(name)).contains("\"key\":\"a\"");
  }

  private void script(String action) throws IOException, InterruptedException {
    wire.fault("{\"operation\":\"job\",\"action\":" + action + "}");
  }
}
