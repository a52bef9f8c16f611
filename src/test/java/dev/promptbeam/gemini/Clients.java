package dev.promptbeam.gemini;

import dev.promptbeam.gemini.calls.HttpGeminiClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Clients for tests: short timeouts, no waiting, a clock that stands still. */
public final class Clients {
  public static final String KEY = "AIzaSyTest-0123456789_secret";
  static final Instant NOW = Instant.parse("2026-01-06T11:00:00Z");

  private Clients() {}

  public static ClientOptions options(URI address) {
    return ClientOptions.of(address)
        .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5))
        .withFailures(3, 3, Duration.ofMillis(1));
  }

  /** Gives up fast, for servers that fall silent. */
  public static ClientOptions impatient(URI address) {
    return options(address)
        .withTimeouts(Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofMillis(300))
        .withIdleTimeout(Duration.ofMillis(150));
  }

  public static HttpGeminiClient client(URI address) {
    return client(options(address));
  }

  public static HttpGeminiClient client(ClientOptions options) {
    return client(options, duration -> {});
  }

  public static HttpGeminiClient client(ClientOptions options, Sleeper sleeper) {
    return new HttpGeminiClient(options, ApiKey.of(KEY), sleeper, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
