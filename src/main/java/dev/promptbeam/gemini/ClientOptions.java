package dev.promptbeam.gemini;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Where the service is and how long to wait for it. Start from {@link #of} and change what differs.
 *
 * @param baseUrl address without version, http or https, a path prefix allowed; no trailing slash
 * @param connectTimeout until a connection stands
 * @param requestTimeout until the headers of an answer to a short call, and again for its body
 * @param createTimeout the same for creates, which validate the whole file while the caller waits
 *     (protocol 4.3)
 * @param generateTimeout the same for calls that wait for a model
 * @param idleTimeout longest silence within a body, whatever its length
 * @param slowestUpload bytes a second, from 1: a chunk may take {@code requestTimeout} and its
 *     bytes at this pace
 * @param chunkBytes size of an upload's chunks, rounded to what the server asks for
 * @param uploadFailures failures in a row that one upload survives
 * @param downloadFailures failures that one download survives
 * @param firstWait wait after a first failure within an upload or download; doubles up to 30 s
 */
public record ClientOptions(
    URI baseUrl,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration createTimeout,
    Duration generateTimeout,
    Duration idleTimeout,
    long slowestUpload,
    int chunkBytes,
    int uploadFailures,
    int downloadFailures,
    Duration firstWait) {

  public static final URI GOOGLE = URI.create("https://generativelanguage.googleapis.com");

  public ClientOptions {
    baseUrl = checked(baseUrl);
    positive("connectTimeout", connectTimeout);
    positive("requestTimeout", requestTimeout);
    positive("createTimeout", createTimeout);
    positive("generateTimeout", generateTimeout);
    positive("idleTimeout", idleTimeout);
    if (slowestUpload < 1 || chunkBytes < 1 || uploadFailures < 0 || downloadFailures < 0) {
      throw new IllegalArgumentException("sizes must be positive and failures not negative");
    }
  }

  /**
   * The defaults: connect 10 s, short calls 60 s, create 10 min, generate 5 min, idle 60 s, chunks
   * of 8 MiB at no less than 64 KiB/s, 6 upload and 4 download failures, first wait 1 s.
   *
   * @throws IllegalArgumentException where the address is not http or https, ends with a version,
   *     or holds a query, fragment or user
   */
  public static ClientOptions of(URI baseUrl) {
    return new ClientOptions(
        baseUrl,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        Duration.ofSeconds(60),
        64 << 10,
        8 << 20,
        6,
        4,
        Duration.ofSeconds(1));
  }

  public ClientOptions withTimeouts(Duration connect, Duration request, Duration create) {
    return new ClientOptions(
        baseUrl,
        connect,
        request,
        create,
        generateTimeout,
        idleTimeout,
        slowestUpload,
        chunkBytes,
        uploadFailures,
        downloadFailures,
        firstWait);
  }

  public ClientOptions withGenerateTimeout(Duration generate) {
    return new ClientOptions(
        baseUrl,
        connectTimeout,
        requestTimeout,
        createTimeout,
        generate,
        idleTimeout,
        slowestUpload,
        chunkBytes,
        uploadFailures,
        downloadFailures,
        firstWait);
  }

  public ClientOptions withIdleTimeout(Duration idle) {
    return new ClientOptions(
        baseUrl,
        connectTimeout,
        requestTimeout,
        createTimeout,
        generateTimeout,
        idle,
        slowestUpload,
        chunkBytes,
        uploadFailures,
        downloadFailures,
        firstWait);
  }

  public ClientOptions withUploads(int chunkSize, long slowestBytesPerSecond) {
    return new ClientOptions(
        baseUrl,
        connectTimeout,
        requestTimeout,
        createTimeout,
        generateTimeout,
        idleTimeout,
        slowestBytesPerSecond,
        chunkSize,
        uploadFailures,
        downloadFailures,
        firstWait);
  }

  public ClientOptions withFailures(int ofUpload, int ofDownload, Duration wait) {
    return new ClientOptions(
        baseUrl,
        connectTimeout,
        requestTimeout,
        createTimeout,
        generateTimeout,
        idleTimeout,
        slowestUpload,
        chunkBytes,
        ofUpload,
        ofDownload,
        wait);
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
