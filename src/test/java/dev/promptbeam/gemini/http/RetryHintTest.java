package dev.promptbeam.gemini.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.model.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryHintTest {
  private static final Instant NOW = Instant.parse("2026-01-06T11:00:00Z");
  private static final JsonNode NONE = MissingNode.getInstance();

  @Test
  void theHeaderComesBeforeRetryInfoAndRetryInfoBeforeTheText() throws Exception {
    JsonNode details = details("37s");
    String text = "Please retry in 9s.";

    assertThat(hint("5", details, text)).isEqualTo(Duration.ofSeconds(5));
    assertThat(hint("", details, text)).isEqualTo(Duration.ofSeconds(37));
    assertThat(hint("", NONE, text)).isEqualTo(Duration.ofSeconds(9));
    assertThat(hint("", NONE, "You exceeded your current quota")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'Tue, 06 Jan 2026 11:00:30 GMT', PT30S",
    "'Tue, 06 Jan 2026 10:00:00 GMT', PT0S",
    "0, PT0S",
    "999999999, PT24H"
  })
  void readsSecondsAndDatesFromTheHeader(String header, Duration expected) {
    assertThat(hint(header, NONE, "")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "1.5", "99999999999999999999"})
  void passesOverAHeaderThatSaysNothing(String header) {
    assertThat(hint(header, NONE, "retry in 2s")).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({
    "37s, PT37S",
    "3.957525076s, PT3.957S",
    "0.5s, PT0.5S",
    "870.25ms, PT0.87S",
    "1h2m3s, PT1H2M3S"
  })
  void readsRetryInfo(String delay, Duration expected) throws Exception {
    assertThat(hint("", details(delay), "")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Quota. Please retry in 36.96s.', PT36.96S",
    "'Please retry in 871.26ms.', PT0.871S",
    "'please Retry in 1h0m2.5s', PT1H2.5S"
  })
  void readsTheMessage(String text, Duration expected) {
    assertThat(hint("", NONE, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Please retry in 999999999h', PT24H",
    "'Please retry in 12', ",
    "'Please retry in a moment, or retry in 3s', PT3S",
    "'Please retry in 1s1s1s1s1s1s', PT4S"
  })
  void boundsWhatAMessageAsksFor(String text, @Nullable Duration expected) {
    assertThat(hint("", NONE, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1s", "1", "retry in ", "1.1", "9h"})
  @Timeout(5)
  void aMessageOfMillionsOfCharactersIsReadAtOnce(String piece) throws Exception {
    String text = "retry in " + piece.repeat(2_000_000);

    hint("", NONE, text);
    hint("", details(piece.repeat(2_000_000)), text);
    assertThat(hint("7", details("x"), text)).isEqualTo(Duration.ofSeconds(7));
  }

  private static @Nullable Duration hint(String header, JsonNode details, String text) {
    return RetryHint.of(header, new ApiError(429, "", text, true, details), NOW);
  }

  private static JsonNode details(String delay) throws JsonProcessingException {
    return Json.MAPPER.readTree(
        """
        [{"@type":"type.googleapis.com/google.rpc.Help","links":[]},
         {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]
        """
            .formatted(delay));
  }
}
