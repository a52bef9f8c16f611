package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in: callers with a key that name the emulator by a name of its own. */
class DoorsTest {
  @RegisterExtension
  final Emulated wire =
      new Emulated(EmulatorOptions.defaults().withAllowedHosts(Set.of("gemini.test")));

  @ParameterizedTest
  @CsvSource({
    "GET, /v1beta/files",
    "GET, /v1/models/gemini-3.5-flash-lite",
    "POST, /v1beta/models/gemini-3.5-flash-lite:generateContent",
    "POST, /v1beta/models/gemini-3.5-flash-lite:batchGenerateContent",
    "GET, /v1beta/batches/none",
    "GET, /download/v1beta/files/none:download",
    "POST, /upload/v1beta/files",
    "GET, /v1beta/files?upload_id=none",
    "POST, /v1beta/models/gemini-3.5-flash-lite:generateContent?upload_id=none",
    "GET, /v1beta/files?key=",
  })
  void refusesACallWithoutAKey(String method, String path) throws Exception {
    HttpResponse<String> refused = wire.send(method, path, "", Wire.KEY_HEADER, "");

    assertThat(refused.statusCode()).isEqualTo(403);
    JsonNode error = Wire.json(refused).get("error");
    assertThat(error.get("status").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(error.get("message").asText())
        .startsWith("Method doesn't allow unregistered callers");
  }

  @Test
  void takesAKeyInTheHeaderOrTheAddress() throws Exception {
    assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(200);
    assertThat(wire.get("/v1beta/files?key=k", Wire.KEY_HEADER, "").statusCode()).isEqualTo(200);
    assertThat(wire.get("/_emulator/health", Wire.KEY_HEADER, "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:80",
        "a.localhost",
        "127.0.0.1:9",
        "127.9.9.9",
        "[::1]:80",
        "[0:0:0:0:0:0:0:1]",
        "localhost.",
        "gemini.test",
        "Gemini.Test:8080",
      })
  void answersToItsOwnNames(String host) throws Exception {
    assertThat(head("GET", "/_emulator/health", "Host: " + host)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: 127.0.0.1.evil.example",
        "Host: localhost.evil.example:80",
        "Host: 10.0.0.1",
        "Host: [::2]",
        "Host:",
        "Host: localhost\r\nHost: evil.example",
        "Host: localhost\r\nOrigin: http://evil.example",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
      })
  void believesNoOtherName(String headers) throws Exception {
    for (String path : new String[] {"/_emulator/health", "/v1beta/files", "/nowhere"}) {
      assertThat(head("GET", path, headers + "\r\nx-goog-api-key: k"))
          .startsWith("HTTP/1.1 403 ")
          .contains("--allow-host");
    }
    assertThat(head("GET", "http://evil.example/_emulator/health", "Host: localhost"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void letsPagesOfThisMachineIn() throws Exception {
    assertThat(head("POST", "/_emulator/reset", "Host: localhost\r\nOrigin: http://localhost:3000"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @CsvSource({"40000, 1, 414", "10, 500, 414", "1000, 20, 403"})
  void refusesAHeadThatIsTooLong(int query, int headers, int status) throws Exception {
    String more = "x: y\r\n".repeat(headers - 1) + "Host: localhost";

    String answer = head("GET", "/v1beta/files?pageToken=" + "a".repeat(query), more);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("{\"error\":");
    assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1beta/files?a=|b HTTP/1.1", "nonsense", "GET / HTTP/x"})
  void answersWhatIsNoRequest(String line) throws Exception {
    assertThat(raw(line + "\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  /** The answer to a request without a body, until the server closes. */
  private String head(String method, String target, String headers) throws IOException {
    return raw(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n");
  }

  private String raw(String request) throws IOException {
    URI uri = URI.create(wire.base());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
