package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.ApiKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, sent once.
 *
 * @param label names the call in messages; without query, since that may be a secret
 * @param headers ours besides the key
 * @param ownConnection goes on a connection that nothing else uses
 * @param file the file whose absence a 403 may mean, null where none is concerned
 */
public record Call(
    String method,
    URI address,
    String label,
    Map<String, String> headers,
    BodyPublisher body,
    Patience patience,
    boolean ownConnection,
    @Nullable String file) {

  /** Bytes a second at which an answer of unknown size may come. */
  static final int PACE = 8 << 10;

  /**
   * How long an answer is waited for.
   *
   * @param headers until its headers
   * @param body for the whole of its body, and a second more for each {@link #PACE} bytes of it,
   *     but never more than {@code longest}
   * @param longest for the whole of its body, whatever it holds
   */
  public record Patience(Duration headers, Duration body, Duration longest) {
    static Patience of(Duration timeout) {
      return new Patience(timeout, timeout, timeout);
    }
  }

  /** Downloads end by their idle timeout; this only bounds a server that drips for ever. */
  private static final Duration LONGEST_DOWNLOAD = Duration.ofHours(24);

  private static final Duration LONGEST_LOOK = Duration.ofHours(1);

  public static Call get(URI address, Duration timeout) {
    return of("GET", address, BodyPublishers.noBody(), timeout);
  }

  public static Call delete(URI address, Duration timeout) {
    return of("DELETE", address, BodyPublishers.noBody(), timeout);
  }

  public static Call post(URI address, byte[] json, Duration timeout) {
    return of("POST", address, BodyPublishers.ofByteArray(json), timeout)
        .withHeader("Content-Type", "application/json");
  }

  /** A call on an upload session, whose address must not show. */
  public static Call session(URI address, String label, BodyPublisher body, Duration timeout) {
    return new Call("POST", address, label, Map.of(), body, Patience.of(timeout), false, null);
  }

  private static Call of(String method, URI address, BodyPublisher body, Duration timeout) {
    String label = method + " " + address.getRawPath();
    return new Call(method, address, label, Map.of(), body, Patience.of(timeout), false, null);
  }

  public Call withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Call(method, address, label, all, body, patience, ownConnection, file);
  }

  /** For a call whose repetition costs money, so that a lost answer is rarely in doubt. */
  public Call onOwnConnection() {
    return new Call(method, address, label, headers, body, patience, true, file);
  }

  public Call onFile(String name) {
    return new Call(method, address, label, headers, body, patience, ownConnection, name);
  }

  public Call asDownload() {
    return lasting(LONGEST_DOWNLOAD, LONGEST_DOWNLOAD);
  }

  /** Its answer is short, or holds all answers of an inline job besides. */
  public Call asLook() {
    return lasting(patience.headers(), LONGEST_LOOK);
  }

  private Call lasting(Duration own, Duration longest) {
    Patience lasting = new Patience(patience.headers(), own, longest);
    return new Call(method, address, label, headers, body, lasting, ownConnection, file);
  }

  Call at(URI next) {
    return new Call(method, next, label, headers, body, patience, ownConnection, file);
  }

  /**
   * @param proxyAuthorization the JDK gives it to a proxy, and to nobody else
   */
  HttpRequest request(@Nullable ApiKey key, @Nullable String proxyAuthorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(patience.headers()).method(method, body);
    if (method.equals("POST")) {
      // What was measured about POSTs, that the JDK never resends one, was measured on HTTP/1.1.
      request.version(HttpClient.Version.HTTP_1_1);
    }
    headers.forEach(request::setHeader);
    if (key != null) {
      request.setHeader("x-goog-api-key", key.value());
    }
    if (proxyAuthorization != null) {
      request.setHeader("Proxy-Authorization", proxyAuthorization);
    }
    return request.build();
  }
}
