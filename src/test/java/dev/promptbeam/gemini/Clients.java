package dev.promptbeam.gemini;

import dev.promptbeam.gemini.ClientOptions.Timeouts;
import dev.promptbeam.gemini.ClientOptions.Transfers;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Clients for tests: short timeouts, no waiting, a clock that stands still. */
public final class Clients {
  public static final String KEY = "AIzaSyTest-0123456789_secret";
  static final Instant NOW = Instant.parse("2026-01-06T11:00:00Z");

  private static final Transfers TRANSFERS =
      new Transfers(64 << 10, 8 << 20, 3, 3, Duration.ofMillis(1));

  private Clients() {}

  public static ClientOptions options(URI address) {
    return new ClientOptions(address, timeouts(2_000, 5_000, 5_000, 60_000), TRANSFERS);
  }

  /** Gives up fast, for servers that fall silent. */
  public static ClientOptions impatient(URI address) {
    return new ClientOptions(address, timeouts(500, 300, 300, 150), TRANSFERS);
  }

  /** In milliseconds; what waits for a model has five minutes. */
  public static Timeouts timeouts(int connect, int request, int create, int idle) {
    return new Timeouts(
        Duration.ofMillis(connect),
        Duration.ofMillis(request),
        Duration.ofMillis(create),
        Duration.ofMinutes(5),
        Duration.ofMillis(idle));
  }

  /** The same with chunks of so many bytes. */
  public static ClientOptions chunked(ClientOptions options, int chunk, long slowest) {
    Transfers transfers = new Transfers(slowest, chunk, 3, 3, TRANSFERS.firstWait());
    return new ClientOptions(options.baseUrl(), options.timeouts(), transfers);
  }

  /** The same, but what fails within a transfer is not tried again. */
  public static ClientOptions failingAtOnce(ClientOptions options) {
    Transfers transfers = new Transfers(64 << 10, 8 << 20, 0, 0, Duration.ZERO);
    return new ClientOptions(options.baseUrl(), options.timeouts(), transfers);
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
