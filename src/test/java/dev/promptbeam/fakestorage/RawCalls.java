package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Calls of the JSON API as they stand in its reference, without any client. */
final class RawCalls {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  RawCalls(String url) {
    this.url = url;
  }

  /** What came back. */
  record Reply(int status, HttpResponse<byte[]> response) {
    byte[] bytes() {
      return response.body();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() throws IOException {
      return Json.MAPPER.readTree(response.body());
    }

    /** A header, empty where there is none. */
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String reason() throws IOException {
      return json().at("/error/errors/0/reason").asText();
    }
  }

  Reply get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", path, new byte[0], headers);
  }

  Reply post(String path, String body, String... headers) throws IOException, InterruptedException {
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Reply send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create(path.startsWith("http") ? path : url + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, body.length == 0 ? empty(method) : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Reply(response.statusCode(), response);
  }

  private static HttpRequest.BodyPublisher empty(String method) {
    return method.equals("PUT") || method.equals("POST")
        ? BodyPublishers.ofByteArray(new byte[0])
        : BodyPublishers.noBody();
  }

  /** A simple upload. */
  Reply put(String bucket, String name, String text, String... conditions)
      throws IOException, InterruptedException {
    return post(
        "/upload/storage/v1/b/"
            + bucket
            + "/o?uploadType=media&name="
            + name
            + String.join("", conditions),
        text,
        "Content-Type",
        "text/plain");
  }

  /** Opens a resumable upload and returns its address. */
  String session(String bucket, String query, String resource, String... headers)
      throws IOException, InterruptedException {
    Reply reply =
        post(
            "/upload/storage/v1/b/" + bucket + "/o?uploadType=resumable" + query,
            resource,
            headers);
    if (reply.status() != 200) {
      throw new AssertionError(reply.status() + " " + reply.text());
    }
    return reply.header("Location");
  }

  Reply chunk(String session, byte[] bytes, String range, String... more)
      throws IOException, InterruptedException {
    String[] headers = new String[more.length + 2];
    headers[0] = "Content-Range";
    headers[1] = range;
    System.arraycopy(more, 0, headers, 2, more.length);
    return send("PUT", session, bytes, headers);
  }
}
