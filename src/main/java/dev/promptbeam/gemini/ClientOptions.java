package dev.promptbeam.gemini;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Where the service is and how long to wait for it.
 *
 * @param baseUrl address without version, http or https, a path prefix allowed; no trailing slash
 */
public record ClientOptions(URI baseUrl, Timeouts timeouts, Transfers transfers) {
  public static final URI GOOGLE = URI.create("https://generativelanguage.googleapis.com");

  /**
   * @throws IllegalArgumentException where the address is not http or https, ends with a version,
   *     or holds a query, fragment or user
   */
  public ClientOptions {
    baseUrl = checked(baseUrl);
  }

  /** With the default timeouts and transfers. */
  public static ClientOptions of(URI baseUrl) {
    return new ClientOptions(baseUrl, Timeouts.DEFAULT, Transfers.DEFAULT);
  }

  /**
   * How long a call may take. The defaults, in this order: 10 s, 60 s, 10 min, 5 min, 60 s.
   *
   * @param connect until a connection stands
   * @param request until the headers of an answer to a short call, and again for its body
   * @param create the same for creates, which validate the whole file while the caller waits
   *     (protocol 4.3)
   * @param generate the same for calls that wait for a model
   * @param idle longest silence within a body, whatever its length
   */
  public record Timeouts(
      Duration connect, Duration request, Duration create, Duration generate, Duration idle) {
    static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60));

    public Timeouts {
      positive("connectTimeout", connect);
      positive("requestTimeout", request);
      positive("createTimeout", create);
      positive("generateTimeout", generate);
      positive("idleTimeout", idle);
    }
  }

  /**
   * How files travel. The defaults: chunks of 8 MiB at no less than 64 KiB/s, 6 upload and 4
   * download failures, first wait 1 s.
   *
   * @param slowestUpload bytes a second, from 1: a chunk may take the request timeout and its bytes
   *     at this pace
   * @param chunkBytes size of an upload's chunks, rounded to what the server asks for
   * @param uploadFailures failures in a row that one upload survives
   * @param downloadFailures failures that one download survives
   * @param firstWait wait after a first failure within one; doubles up to 30 s
   */
  public record Transfers(
      long slowestUpload,
      int chunkBytes,
      int uploadFailures,
      int downloadFailures,
      Duration firstWait) {
    static final Transfers DEFAULT = new Transfers(64 << 10, 8 << 20, 6, 4, Duration.ofSeconds(1));

    public Transfers {
      if (slowestUpload < 1 || chunkBytes < 1 || uploadFailures < 0 || downloadFailures < 0) {
        throw new IllegalArgumentException("sizes must be positive and failures not negative");
      }
    }
  }

  private static void positive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }

  private static URI checked(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the base URL must start with http:// or https://");
    }
    if (address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the base URL must be a scheme, a host and at most a port and a path");
    }
    String text = address.toString().replaceAll("/+$", "");
    if (text.matches(".*/v1(alpha|beta)?")) {
      throw new IllegalArgumentException("the base URL must not end with the API's version");
    }
    return URI.create(text);
  }
}
