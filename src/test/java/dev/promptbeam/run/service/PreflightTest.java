package dev.promptbeam.run.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first look at the service, against the emulator and on a clock of its own. */
class PreflightTest {
  private static final Instant START = Instant.parse("2026-01-06T11:00:00Z");

  /** The port that nobody may listen on without being asked to. */
  private static final String NOBODY = "http://127.0.0.1:1";

  private EmulatorServer server;
  private Instant now = START;
  private int waits;

  @BeforeEach
  void start() throws IOException {
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void passesAModelThatCanBeRunInBatch() throws Exception {
    check(server.baseUrl());

    assertThat(waits).isZero();
  }

  @Test
  void refusesAModelForWhatItCannotBeAskedInBatch() {
    RunRefusedException stop =
        catchThrowableOfType(
            RunRefusedException.class,
            () -> check(RequestKind.EMBED, "gemini-3.5-flash-lite", server.baseUrl()));

    assertThat(stop.exitCode()).isEqualTo(2);
    assertThat(stop)
        .hasMessageContaining("model gemini-3.5-flash-lite cannot be run in batch; it offers [");
    assertThat(waits).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "status, 503, Scripted fault.",
    "status, 429, Scripted fault.",
    "html, 502, That's an error.",
    "garbage, 200, not an answer of the API",
    "drop, 0, received no bytes"
  })
  void waitsAMinuteForAServerThatSaysNothingUsableAndNoLonger(String type, int code, String said)
      throws Exception {
    fault(type, code, 1_000);

    RunRefusedException stop = refused(server.baseUrl());

    assertThat(stop.exitCode()).isEqualTo(5);
    assertThat(stop).hasMessageContainingAll(server.baseUrl(), said, "run it again later");
    assertThat(Duration.between(START, now))
        .isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    assertThat(strikes()).as("calls in that minute").isBetween(20, 60);
  }

  @ParameterizedTest
  @CsvSource({"status, 503", "status, 429", "html, 502", "garbage, 200"})
  void goesOnWhereTheServerComesBackInTime(String type, int code) throws Exception {
    fault(type, code, 5);

    check(server.baseUrl());

    assertThat(strikes()).isEqualTo(5);
    assertThat(waits).isEqualTo(5);
  }

  @Test
  void waitsAsLongAsTheServerAsks() throws Exception {
    fault("status", 503, 1, ",\"retryAfter\":\"40\"");

    check(server.baseUrl());

    assertThat(strikes()).isEqualTo(1);
    assertThat(Duration.between(START, now)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void doesNotBeginAWaitLongerThanItsPatience() throws Exception {
    fault("status", 429, 1_000, ",\"retryAfter\":\"90\"");

    assertThat(refused(server.baseUrl()).exitCode()).isEqualTo(5);

    assertThat(strikes()).isEqualTo(1);
    assertThat(waits).isZero();
  }

  @Test
  void waitsAMinuteWhereNobodyListens() throws Exception {
    RunRefusedException stop = refused(NOBODY);

    assertThat(stop.exitCode()).isEqualTo(5);
    assertThat(stop).hasMessageContainingAll(NOBODY, "the connection was refused");
    assertThat(Duration.between(START, now))
        .isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
  }

  private void check(String address) throws Exception {
    check(RequestKind.GENERATE, "gemini-3.5-flash-lite", address);
  }

  private void check(RequestKind kind, String model, String address) throws Exception {
    Sleeper sleeper =
        wait -> {
          waits++;
          now = now.plus(wait);
        };
    InstantSource time = () -> now;
    Clock clock = time.withZone(ZoneOffset.UTC);
    try (HttpGeminiClient client =
        new HttpGeminiClient(ClientOptions.of(URI.create(address)), null, sleeper, clock)) {
      new Preflight(client, clock, sleeper).check(kind, model, address);
    }
  }

  private RunRefusedException refused(String address) {
    return catchThrowableOfType(RunRefusedException.class, () -> check(address));
  }

  private void fault(String type, int code, int times) throws Exception {
    fault(type, code, times, "");
  }

  private void fault(String type, int code, int times, String more) throws Exception {
    call(
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_emulator/faults"))
            .POST(
                BodyPublishers.ofString(
                    "{\"operation\":\"models.get\",\"times\":%d,\"action\":{\"type\":\"%s\"%s%s}}"
                        .formatted(times, type, code == 0 ? "" : ",\"code\":" + code, more))));
  }

  private int strikes() throws Exception {
    String faults =
        call(HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_emulator/faults")));
    return new ObjectMapper().readTree(faults).at("/faults/0/strikes").asInt();
  }

  private static String call(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
  }
}
