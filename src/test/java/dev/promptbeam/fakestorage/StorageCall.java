package dev.promptbeam.fakestorage;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One call as it arrived: by itself, or inside a batch. */
final class StorageCall {
  final String method;

  /** The decoded parts of the path. */
  final List<String> path;

  final InputStream body;

  private final Map<String, String> parameters;
  private final Map<String, String> headers;

  /** What a fault makes of it: objects younger than that are not listed. */
  Duration hidden = Duration.ZERO;

  /** What a fault lets somebody else write just before this call does. */
  byte @Nullable [] rival;

  StorageCall(String method, URI uri, Map<String, String> headers, InputStream body)
      throws IOException {
    this.headers = headers;
    String override = headers.get("X-HTTP-Method-Override");
    this.method = method.equals("POST") && override != null ? override : method;
    this.path = path(uri.getRawPath());
    this.parameters = parameters(uri.getRawQuery());
    boolean packed = "gzip".equalsIgnoreCase(headers.get("Content-Encoding"));
    this.body = packed ? new GZIPInputStream(body) : body;
  }

  static StorageCall of(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    return new StorageCall(
        exchange.getRequestMethod(), exchange.getRequestURI(), headers, exchange.getRequestBody());
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  String parameter(String name, String otherwise) {
    return parameters.getOrDefault(name, otherwise);
  }

  boolean flag(String name) {
    return "true".equalsIgnoreCase(parameters.get(name));
  }

  @Nullable Long number(String name) {
    String text = parameters.get(name);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw StorageError.invalid("Invalid value for " + name + ": " + text);
    }
  }

  /** Puts a parameter in the place of what the caller has sent. */
  void replace(String name, String value) {
    parameters.put(name, value);
  }

  boolean wantsMedia() {
    return method.equals("GET") && "media".equals(parameters.get("alt"));
  }

  boolean takesGzip() {
    String accepted = headers.get("Accept-Encoding");
    return accepted != null && accepted.contains("gzip");
  }

  /** By what the caller calls this server. */
  String origin() {
    return "http://" + headers.getOrDefault("Host", "localhost");
  }

  private static List<String> path(String raw) {
    List<String> parts = new ArrayList<>();
    for (String part : raw.substring(raw.startsWith("/") ? 1 : 0).split("/", -1)) {
      // A plus sign stands for itself in a path.
      parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return parts;
  }

  private static Map<String, String> parameters(@Nullable String raw) {
    Map<String, String> found = new TreeMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] sides = pair.split("=", 2);
      found.put(decode(sides[0]), sides.length > 1 ? decode(sides[1]) : "");
    }
    return found;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
