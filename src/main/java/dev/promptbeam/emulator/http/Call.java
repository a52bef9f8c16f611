package dev.promptbeam.emulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.faults.CallFault;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.LimitedStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call as it arrived: which operation, on what, with what. */
public final class Call {
  /** Most bytes of a body that is read as a whole. */
  private static final long MOST_BODY_BYTES = 20L << 20;

  public final String operation;

  /** Last variable part of the path: a file, batch or model id; empty for collections. */
  public final String id;

  /** {@code v1beta} or {@code v1}. */
  public final String version;

  /** Custom method after the colon of the path, empty for none. */
  public final String action;

  private final Exchange exchange;
  private final Map<String, String> query;

  private CallFault fault = CallFault.NONE;

  Call(String operation, String version, String id, String action, Exchange exchange) {
    this.operation = operation;
    this.version = version;
    this.id = id;
    this.action = action;
    this.exchange = exchange;
    this.query = parseQuery(exchange.uri().getRawQuery());
  }

  /** What a fault does to the answer of this call. */
  public CallFault fault() {
    return fault;
  }

  void struckBy(CallFault struck) {
    fault = struck;
  }

  String pathAndQuery() {
    String raw = exchange.uri().getRawQuery();
    return exchange.uri().getRawPath() + (raw == null ? "" : "?" + raw);
  }

  public @Nullable String header(String name) {
    return exchange.header(name);
  }

  /** A parameter of the query, in either spelling of its name (protocol 1). */
  public @Nullable String parameter(String camel) {
    String value = query.get(camel);
    return value != null ? value : query.get(Json.snake(camel));
  }

  /** Header first, then query (protocol 1); an empty one is none. */
  public @Nullable String apiKey() {
    String key = header("x-goog-api-key");
    key = key == null || key.isBlank() ? query.get("key") : key;
    return key == null || key.isBlank() ? null : key;
  }

  /** What the caller calls this server, so that a proxy before it stays in the loop. */
  public String origin() {
    String host = header("Host");
    return "http://" + (host != null ? host : "localhost");
  }

  public InputStream body() throws IOException {
    return exchange.body();
  }

  public long contentLength() {
    String length = header("Content-Length");
    return length == null ? -1 : Long.parseLong(length);
  }

  /** Reads a JSON body that is held in memory; an empty one is an empty object. */
  public JsonNode json() throws IOException {
    try {
      JsonNode node = Json.BODIES.readTree(new LimitedStream(body(), MOST_BODY_BYTES));
      return node.isMissingNode() ? Json.object() : node;
    } catch (JsonProcessingException e) {
      throw ApiException.invalid("Invalid JSON payload received. " + e.getOriginalMessage());
    }
  }

  public int pageSize(int usual, int most) {
    String text = parameter("pageSize");
    if (text == null) {
      return usual;
    }
    try {
      int size = Integer.parseInt(text);
      if (size < 0) {
        throw ApiException.invalid("page_size must not be negative.");
      }
      return size == 0 ? usual : Math.min(size, most);
    } catch (NumberFormatException e) {
      throw ApiException.invalid("Invalid value at 'page_size' (TYPE_INT32), \"" + text + "\"");
    }
  }

  private static Map<String, String> parseQuery(@Nullable String raw) {
    Map<String, String> parameters = new HashMap<>();
    if (raw == null) {
      return parameters;
    }
    for (String pair : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.put(
          URLDecoder.decode(name, StandardCharsets.UTF_8),
          URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
