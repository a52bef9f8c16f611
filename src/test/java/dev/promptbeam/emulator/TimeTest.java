package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.setup.TimeMode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTest {
  private static final EmulatorOptions VIRTUAL =
      EmulatorOptions.defaults()
          .withTimeMode(TimeMode.VIRTUAL)
          .withDurations(Duration.ofMinutes(10), Duration.ofMinutes(30));

  @Test
  void movesJobsByTheVirtualClockAlone() throws Exception {
    try (EmulatorServer server = EmulatorServer.start(VIRTUAL)) {
      Wire wire = new Wire(server);
      String name = wire.job("j", Wire.line("a", "x"), Wire.line("b", "x"), Wire.line("c", "x"));
      Instant created =
          Instant.parse(wire.getJson("/v1beta/" + name).at("/metadata/createTime").asText());

      assertThat(state(wire, name)).isEqualTo("BATCH_STATE_PENDING");
      advance(wire, "PT10M");
      assertThat(state(wire, name)).isEqualTo("BATCH_STATE_RUNNING");
      advance(wire, "PT15M");
      assertThat(wire.getJson("/v1beta/" + name).at("/metadata/batchStats"))
          .isEqualTo(
              Wire.json(
                  "{\"requestCount\":\"3\",\"successfulRequestCount\":\"1\",\"pendingRequestCount\":\"2\"}"));
      advance(wire, "PT1H");

      JsonNode ended = wire.getJson("/v1beta/batches?pageSize=5").at("/operations/0/metadata");
      assertThat(ended.get("state").asText()).isEqualTo("BATCH_STATE_SUCCEEDED");
      assertThat(Instant.parse(ended.get("endTime").asText()))
          .isEqualTo(created.plus(Duration.ofMinutes(40)));
    }
  }

  @Test
  void expiresJobsAndFilesAfter48Hours() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(VIRTUAL.withDurations(Duration.ofHours(1), Duration.ofHours(50)))) {
      Wire wire = new Wire(server);
      String file = wire.upload(Wire.line("a", "x"));
      String name = wire.create(file, "j").get("name").asText();

      advance(wire, "PT47H59M");
      assertThat(state(wire, name)).isEqualTo("BATCH_STATE_RUNNING");
      assertThat(wire.get("/v1beta/" + file).statusCode()).isEqualTo(200);
      advance(wire, "PT2M");

      JsonNode expired = wire.getJson("/v1beta/" + name);
      assertThat(expired.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_EXPIRED");
      assertThat(expired.at("/error/code").asInt()).isEqualTo(4);
      assertThat(expired.at("/metadata/output").isMissingNode()).isTrue();
      assertThat(wire.get("/v1beta/" + file).statusCode()).isEqualTo(403);
      assertThat(wire.create(file, "k").at("/error/code").asInt()).isEqualTo(403);
    }
  }

  @Test
  void forgetsAnUploadAfterSevenDays() throws Exception {
    try (EmulatorServer server = EmulatorServer.start(VIRTUAL)) {
      Wire wire = new Wire(server);
      String url = wire.startUpload("{}", 1);

      advance(wire, "P6D");
      HttpResponse<String> active = wire.post(url, "", "X-Goog-Upload-Command", "query");
      advance(wire, "P1D");

      assertThat(active.headers().firstValue("X-Goog-Upload-Status")).hasValue("active");
      assertThat(wire.post(url, "", "X-Goog-Upload-Command", "query").statusCode()).isEqualTo(404);
      assertThat(wire.chunk(url, "upload, finalize", 0, "x").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-PT1S", "P9999999999D"})
  void staysWhereItIsAtAStepItCannotTake(String step) throws Exception {
    try (EmulatorServer server = EmulatorServer.start(VIRTUAL)) {
      Wire wire = new Wire(server);
      JsonNode before = wire.getJson("/_emulator/clock");

      assertThat(wire.post("/_emulator/clock", "{\"advance\":\"" + step + "\"}").statusCode())
          .isEqualTo(400);

      assertThat(wire.getJson("/_emulator/clock")).isEqualTo(before);
    }
  }

  @Test
  void keepsResultsForSixWeeks() throws Exception {
    try (EmulatorServer server = EmulatorServer.start(VIRTUAL)) {
      Wire wire = new Wire(server);
      String name = wire.job("j", Wire.line("a", "x"));
      advance(wire, "PT1H");
      String file = wire.finish(name).at("/response/responsesFile").asText();

      advance(wire, "P41D");
      assertThat(wire.get("/v1beta/" + file + ":download").statusCode()).isEqualTo(200);
      advance(wire, "P2D");
      assertThat(wire.get("/v1beta/" + file + ":download").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void endsJobsOfNoDurationAtTheFirstLookInRealTime() throws Exception {
    EmulatorOptions real =
        EmulatorOptions.defaults()
            .withTimeMode(TimeMode.REAL)
            .withDurations(Duration.ZERO, Duration.ZERO);
    try (EmulatorServer server = EmulatorServer.start(real)) {
      Wire wire = new Wire(server);

      assertThat(state(wire, wire.job("j", Wire.line("a", "x"))))
          .isEqualTo("BATCH_STATE_SUCCEEDED");
    }
  }

  @Test
  void stretchesDurationsByTheJitterOfEachJob() throws Exception {
    try (EmulatorServer server = EmulatorServer.start(VIRTUAL.withJitter(1))) {
      Wire wire = new Wire(server);
      for (int i = 0; i < 16; i++) {
        wire.job("j" + i, Wire.line("a", "x"));
      }

      advance(wire, "PT15M");

      assertThat(wire.getJson("/v1beta/batches?pageSize=20").findValuesAsText("state"))
          .hasSize(16)
          .contains("BATCH_STATE_PENDING", "BATCH_STATE_RUNNING");
    }
  }

  private static String state(Wire wire, String name) throws Exception {
    return wire.getJson("/v1beta/" + name).at("/metadata/state").asText();
  }

  private static void advance(Wire wire, String duration) throws Exception {
    assertThat(wire.post("/_emulator/clock", "{\"advance\":\"" + duration + "\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void datesEachAnswerByItsClock() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withTimeMode(TimeMode.VIRTUAL))) {
      Wire wire = new Wire(server);
      Instant before = Instant.parse(wire.getJson("/_emulator/clock").get("now").asText());
      LocalDate day = LocalDate.ofInstant(before, ZoneOffset.UTC);
      int days = day.lengthOfMonth() - day.getDayOfMonth() + 1; // to a day of one digit
      advance(wire, "P" + days + "D");
      wire.post(
          "/_emulator/faults",
          "{\"operation\":\"files.list\",\"times\":1,\"action\":{\"type\":\"html\"}}");

      for (String path : List.of("/v1beta/files", "/v1beta/files", "/nowhere", "/v1beta/models")) {
        String date = wire.get(path).headers().firstValue("Date").orElseThrow();
        assertThat(date).matches("[A-Z][a-z]{2}, 01 [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
            .isEqualTo(before.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS));
      }
    }
  }
}
