package dev.promptbeam.gemini;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Clients for tests: short timeouts, no waiting, a clock that stands still. */
final class Clients {
  static final String KEY = "AIzaSyTest-0123456789_secret";
  static final Instant NOW = Instant.parse("2026-01-06T11:00:00Z");

  private Clients() {}

  static ClientOptions options(URI address) {
    return ClientOptions.of(address)
        .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5))
        .withFailures(3, 3, Duration.ofMillis(1));
  }

  /** Gives up fast, for servers that fall silent. */
  static ClientOptions impatient(URI address) {
    return options(address)
        .withTimeouts(Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofMillis(300))
        .withIdleTimeout(Duration.ofMillis(150));
  }

  static HttpGeminiClient client(URI address) {
    return client(options(address));
  }

  static HttpGeminiClient client(ClientOptions options) {
    return client(options, duration -> {});
  }

  static HttpGeminiClient client(ClientOptions options, Sleeper sleeper) {
    return new HttpGeminiClient(options, ApiKey.of(KEY), sleeper, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
