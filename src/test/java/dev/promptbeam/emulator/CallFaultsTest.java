package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallFaultsTest {
  private EmulatorServer server;
  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    server = EmulatorServer.start(EmulatorOptions.defaults());
    wire = new Wire(server);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void strikesAfterTheSkippedCallsAndOnlySoOften() throws Exception {
    fault(
        """
        {"operation":"batches.create","match":{"displayName":"^run-","skip":1},"times":1,
         "action":{"type":"status","code":429,"retryDelay":"37s","retryAfter":"30"}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThat(wire.create(file, "other").has("name")).isTrue();
    assertThat(wire.create(file, "run-1").has("name")).isTrue();
    HttpResponse<String> struck =
        wire.post(
            "/v1beta/models/gemini-2.5-flash:batchGenerateContent",
            "{'batch':{'displayName':'run-2','inputConfig':{'fileName':'" + file + "'}}}");
    assertThat(wire.create(file, "run-3").has("name")).isTrue();

    assertThat(struck.statusCode()).isEqualTo(429);
    assertThat(struck.headers().firstValue("Retry-After")).hasValue("30");
    assertThat(Wire.json(struck).at("/error/details"))
        .isEqualTo(
            Wire.json(
                "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"37s\"}]"));
    JsonNode record = wire.getJson("/_emulator/faults").at("/faults/0");
    assertThat(record.get("seen").asInt()).isEqualTo(3);
    assertThat(record.get("strikes").asInt()).isEqualTo(1);
    assertThat(requests().get("creates")).hasSize(3);
    assertThat(requests().at("/calls/batches.create").asInt()).isEqualTo(4);
  }

  @Test
  void makesTheJobThoughTheAnswerIsLost() throws Exception {
    fault(
        """
        {"operation":"batches.create","times":1,"action":{"type":"loseAnswer"}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThatThrownBy(() -> wire.create(file, "lost")).isInstanceOf(IOException.class);

    assertThat(wire.getJson("/v1beta/batches?pageSize=9").at("/operations/0/metadata/displayName"))
        .isEqualTo(Wire.json("\"lost\""));
  }

  @Test
  void makesTheJobThoughTheAnswerIs503() throws Exception {
    fault(
        """
        {"operation":"batches.create","action":{"type":"statusAfter","code":503}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThat(wire.create(file, "doubt").at("/error/code").asInt()).isEqualTo(503);

    assertThat(requests().at("/creates/0/displayName").asText()).isEqualTo("doubt");
  }

  @Test
  void makesNoJobWhenTheConnectionDropsBefore() throws Exception {
    fault(
        """
        {"operation":"batches.create","action":{"type":"drop"}}
        """);
    String file = wire.upload(Wire.line("a", "x"));

    assertThatThrownBy(() -> wire.create(file, "never")).isInstanceOf(IOException.class);

    assertThat(requests().get("creates")).isEmpty();
  }

  @Test
  void keepsHalfAChunkAndLosesTheAnswer() throws Exception {
    fault(
        """
        {"operation":"files.upload.chunk","times":1,"action":{"type":"keepHalf"}}
        """);
    String chunk = "x".repeat(8 << 20);
    String url = wire.startUpload("{}", 2L * chunk.length());

    assertThatThrownBy(() -> wire.chunk(url, "upload", 0, chunk)).isInstanceOf(IOException.class);
    HttpResponse<String> query = wire.post(url, "", "X-Goog-Upload-Command", "query");
    HttpResponse<String> rest =
        wire.chunk(url, "upload, finalize", 4 << 20, chunk + chunk.substring(4 << 20));

    assertThat(query.headers().firstValue("X-Goog-Upload-Size-Received")).hasValue("4194304");
    assertThat(Wire.json(rest).at("/file/sizeBytes").asText()).isEqualTo("16777216");
  }

  @Test
  void keepsTheChunkButLosesItsAck() throws Exception {
    fault(
        """
        {"operation":"files.upload.chunk","times":1,"action":{"type":"statusAfter","code":503}}
        """);
    String chunk = "x".repeat(8 << 20);
    String url = wire.startUpload("{}", 2L * chunk.length());

    HttpResponse<String> struck = wire.chunk(url, "upload", 0, chunk);
    HttpResponse<String> query = wire.post(url, "", "X-Goog-Upload-Command", "query");

    assertThat(struck.statusCode()).isEqualTo(503);
    assertThat(struck.headers().firstValue("X-Goog-Upload-Status")).isEmpty();
    assertThat(query.headers().firstValue("X-Goog-Upload-Size-Received")).hasValue("8388608");
  }

  @Test
  void refusesAMimeTypeInsideA200() throws Exception {
    fault(
        """
        {"operation":"files.upload.finalize","match":{"mimeType":"^application/jsonl$"},
         "action":{"type":"errorIn200"}}
        """);
    String url = wire.startUpload("{}", 1);

    HttpResponse<String> answer = wire.chunk(url, "upload, finalize", 0, "x");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Wire.json(answer))
        .isEqualTo(
            Wire.json(
                "{\"error\":{\"code\":400,\"message\":\"Unsupported MIME type: application/jsonl\","
                    + "\"status\":\"INVALID_ARGUMENT\"}}"));
    assertThat(wire.getJson("/v1beta/files")).isEqualTo(Wire.json("{}"));
  }

  @Test
  void listsNothingWithoutAPageSize() throws Exception {
    fault(
        """
        {"operation":"batches.list","match":{"pageSize":null},"action":{"type":"emptyList"}}
        """);
    wire.job("j", Wire.line("a", "x"));

    assertThat(wire.getJson("/v1beta/batches")).isEqualTo(Wire.json("{}"));
    assertThat(wire.getJson("/v1beta/batches?pageSize=5").get("operations")).hasSize(1);
  }

  @Test
  void showsAnEmptyPageThatGoesOn() throws Exception {
    fault(
        """
        {"operation":"batches.list","match":{"pageToken":null},"action":{"type":"emptyPage"}}
        """);
    wire.job("j", Wire.line("a", "x"));

    JsonNode empty = wire.getJson("/v1beta/batches?pageSize=5");
    JsonNode next =
        wire.getJson("/v1beta/batches?pageSize=5&pageToken=" + empty.get("nextPageToken").asText());

    assertThat(empty.has("operations")).isFalse();
    assertThat(next.get("operations")).hasSize(1);
  }

  @Test
  void answersWithHtmlGarbageArraysSnakeCaseAndRedirects() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));
    fault(
        "{\"operation\":\"batches.get\",\"times\":1,\"action\":{\"type\":\"html\",\"code\":502}}");
    fault("{\"operation\":\"batches.get\",\"times\":1,\"action\":{\"type\":\"garbage\"}}");
    fault(
        "{\"operation\":\"batches.get\",\"times\":1,"
            + "\"action\":{\"type\":\"status\",\"code\":500,\"array\":true}}");
    fault("{\"operation\":\"batches.get\",\"times\":1,\"action\":{\"type\":\"snakeCase\"}}");
    fault(
        "{\"operation\":\"batches.get\",\"times\":1,"
            + "\"action\":{\"type\":\"redirect\",\"code\":302,\"location\":\"http://127.0.0.1:9\"}}");

    HttpResponse<String> html = wire.get("/v1beta/" + name);
    HttpResponse<String> garbage = wire.get("/v1beta/" + name);
    HttpResponse<String> array = wire.get("/v1beta/" + name);
    HttpResponse<String> snake = wire.get("/v1beta/" + name);
    HttpResponse<String> redirect = wire.get("/v1beta/" + name + "?x=1");

    assertThat(html.statusCode()).isEqualTo(502);
    assertThat(html.body()).startsWith("<!DOCTYPE html>");
    assertThat(garbage.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> Wire.json(garbage)).isInstanceOf(IOException.class);
    assertThat(Wire.json(array).at("/0/error/code").asInt()).isEqualTo(500);
    assertThat(Wire.json(snake).at("/metadata/batch_stats/request_count").asText()).isEqualTo("1");
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.headers().firstValue("Location"))
        .hasValue("http://127.0.0.1:9/v1beta/" + name + "?x=1");
  }

  @Test
  void truncatesADownloadWithTheWrongAndWithTheMatchingLength() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"), Wire.line("b", "y"));
    String whole = wire.results(name);
    String path =
        "/v1beta/files/batch-" + name.substring("batches/".length()) + ":download?alt=media";
    fault(
        "{\"operation\":\"files.download\",\"times\":1,"
            + "\"action\":{\"type\":\"truncate\",\"bytes\":30,\"matchingLength\":true}}");
    fault(
        "{\"operation\":\"files.download\",\"times\":1,\"action\":{\"type\":\"truncate\",\"bytes\":30}}");

    HttpResponse<String> matching = wire.get(path);
    String raw = rawGet(path);

    assertThat(matching.body()).isEqualTo(whole.substring(0, 30));
    assertThat(raw.toLowerCase(Locale.ROOT)).contains("content-length: " + whole.length());
    assertThat(raw).endsWith("\r\n\r\n" + whole.substring(0, 30));
  }

  @Test
  void stallsInTheMiddleOfABody() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));
    String whole = wire.results(name);
    fault(
        "{\"operation\":\"files.download\",\"action\":{\"type\":\"stall\",\"bytes\":10,\"millis\":300}}");

    long before = System.nanoTime();
    String raw = rawGet("/v1beta/files/batch-" + name.substring("batches/".length()) + ":download");

    assertThat(raw).endsWith("\r\n\r\n" + whole.substring(0, 10));
    assertThat((System.nanoTime() - before) / 1_000_000).isGreaterThanOrEqualTo(300);
  }

  @Test
  void hangsDelaysAndTricklesAsLongAsItIsTold() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));
    String whole = wire.results(name);
    String path = "/v1beta/files/batch-" + name.substring("batches/".length()) + ":download";
    fault(
        "{\"operation\":\"files.list\",\"times\":1,\"action\":{\"type\":\"hang\",\"millis\":200}}");
    fault(
        "{\"operation\":\"files.list\",\"times\":1,\"action\":{\"type\":\"delay\",\"millis\":200}}");
    fault(
        "{\"operation\":\"files.download\",\"action\":{\"type\":\"slow\",\"bytesPerSecond\":2000}}");

    long start = System.nanoTime();
    // POST is never sent twice by the client of the JDK, a GET that got no answer is.
    String hung = rawGet("/v1beta/files");
    long afterHang = System.nanoTime();
    assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(200);
    long afterDelay = System.nanoTime();
    assertThat(wire.get(path).body()).isEqualTo(whole);
    long afterTrickle = System.nanoTime();

    assertThat(hung).isEmpty();
    assertThat((afterHang - start) / 1_000_000).isGreaterThanOrEqualTo(200);
    assertThat((afterDelay - afterHang) / 1_000_000).isGreaterThanOrEqualTo(200);
    assertThat((afterTrickle - afterDelay) / 1_000_000).isGreaterThanOrEqualTo(100);
  }

  @Test
  void endsHangingCallsWhenItCloses() throws Exception {
    fault("{\"operation\":\"files.list\",\"action\":{\"type\":\"hang\",\"millis\":600000}}");
    CompletableFuture<String> hanging =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return rawGet("/v1beta/files");
              } catch (IOException e) {
                return "broken";
              }
            });
    while (wire.getJson("/_emulator/faults").at("/faults/0/strikes").asInt() == 0) {
      Thread.onSpinWait();
    }

    server.close();

    assertThat(hanging.get(5, TimeUnit.SECONDS)).isIn("", "broken");
  }

  @Test
  void strikesAnyOperationWithAStarAndStopsWhenRemoved() throws Exception {
    JsonNode added = fault("{\"operation\":\"*\",\"action\":{\"type\":\"status\",\"code\":503}}");

    assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(503);
    assertThat(wire.get("/v1beta/models/gemini-2.5-flash").statusCode()).isEqualTo(503);
    assertThat(wire.get("/_emulator/health").statusCode()).isEqualTo(200);

    wire.send("DELETE", "/_emulator/faults/" + added.at("/faults/0/id").asText(), "");
    assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAFaultThatMeansNothing() throws Exception {
    for (String fault :
        new String[] {
          "{\"operation\":\"batches.creat\",\"action\":{\"type\":\"drop\"}}",
          "{\"operation\":\"batches.create\",\"action\":{\"type\":\"explode\"}}",
          "{\"operation\":\"batches.create\",\"match\":{\"name \":\"x\"},\"action\":{\"type\":\"drop\"}}",
          "{\"operation\":\"job\",\"action\":{\"stuk\":true}}",
          "{\"operation\":\"line\",\"action\":{\"type\":\"drop\"}}",
          "{\"operation\":\"batches.get\",\"match\":{\"name\":\"(\"},\"action\":{\"type\":\"drop\"}}"
        }) {
      assertThat(wire.post("/_emulator/faults", fault).statusCode()).as(fault).isEqualTo(400);
    }
    assertThat(wire.getJson("/_emulator/faults").get("faults")).isEmpty();
  }

  private JsonNode fault(String json) throws IOException, InterruptedException {
    HttpResponse<String> added = wire.post("/_emulator/faults", json);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    return Wire.json(added);
  }

  private JsonNode requests() throws IOException, InterruptedException {
    return wire.getJson("/_emulator/requests");
  }

  /** Everything the server sends until it closes. */
  private String rawGet(String path) throws IOException {
    URI uri = URI.create(server.baseUrl());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
