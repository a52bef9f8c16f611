package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FilesTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void uploadsInChunksAndDescribesTheFile() throws Exception {
    String chunk = "x".repeat(8 << 20);
    String url =
        wire.startUpload("{\"displayName\":\"in\",\"name\":\"files/my-id\"}", chunk.length() + 3);

    HttpResponse<String> middle = wire.chunk(url, "upload", 0, chunk);
    HttpResponse<String> last = wire.chunk(url, "upload, finalize", chunk.length(), "abc");

    assertThat(middle.statusCode()).isEqualTo(200);
    assertThat(middle.body()).isEmpty();
    assertThat(middle.headers().firstValue("x-goog-upload-status")).hasValue("active");
    assertThat(last.headers().firstValue("x-goog-upload-status")).hasValue("final");
    JsonNode file = Wire.json(last).get("file");
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest((chunk + "abc").getBytes(StandardCharsets.US_ASCII));
    String hex = HexFormat.of().formatHex(digest);
    String time = file.get("createTime").asText();
    assertThat(file)
        .isEqualTo(
            Wire.json(
                """
                {"name":"files/my-id","displayName":"in","mimeType":"application/jsonl",
                 "sizeBytes":"8388611","createTime":"TIME","updateTime":"TIME",
                 "expirationTime":"EXPIRES","sha256Hash":"HASH","uri":"BASE/v1beta/files/my-id",
                 "state":"ACTIVE","source":"UPLOADED"}
                """
                    .replace("TIME", time)
                    .replace("EXPIRES", Instant.parse(time).plus(Duration.ofHours(48)).toString())
                    .replace(
                        "HASH",
                        Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII)))
                    .replace("BASE", wire.base())));
    assertThat(wire.getJson("/v1beta/files/my-id")).isEqualTo(file);
  }

  @Test
  void saysAtAQueryHowMuchItHas() throws Exception {
    String chunk = "x".repeat(8 << 20);
    String url = wire.startUpload("{}", chunk.length() + 1);
    wire.chunk(url, "upload", 0, chunk);

    HttpResponse<String> active = wire.post(url, "", "X-Goog-Upload-Command", "query");
    wire.chunk(url, "upload, finalize", chunk.length(), "y");
    HttpResponse<String> ended = wire.post(url, "", "X-Goog-Upload-Command", "query");

    assertThat(active.headers().firstValue("X-Goog-Upload-Size-Received")).hasValue("8388608");
    assertThat(active.headers().firstValue("X-Goog-Upload-Status")).hasValue("active");
    assertThat(ended.headers().firstValue("X-Goog-Upload-Status")).hasValue("final");
    assertThat(ended.headers().firstValue("X-Goog-Upload-Size-Received")).isEmpty();
  }

  @Test
  void refusesAWrongOffsetAndNamesTheTrueOne() throws Exception {
    String url = wire.startUpload("{}", 4);

    HttpResponse<String> wrong = wire.chunk(url, "upload, finalize", 7, "abcd");

    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.headers().firstValue("X-Goog-Upload-Status")).hasValue("active");
    assertThat(wrong.headers().firstValue("X-Goog-Upload-Size-Received")).hasValue("0");
  }

  @Test
  void refusesAMiddleChunkThatIsNoMultipleOfTheGranularity() throws Exception {
    String url = wire.startUpload("{}", 8);

    HttpResponse<String> odd = wire.chunk(url, "upload", 0, "abcd");

    assertThat(odd.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesToFinalizeFewerBytesThanAnnounced() throws Exception {
    String url = wire.startUpload("{}", 8);

    HttpResponse<String> early = wire.chunk(url, "upload, finalize", 0, "abcd");

    assertThat(early.statusCode()).isEqualTo(400);
    assertThat(wire.getJson("/v1beta/files")).isEqualTo(Wire.json("{}"));
  }

  @Test
  void finalizesWithoutABody() throws Exception {
    String chunk = "x".repeat(8 << 20);
    String url = wire.startUpload("{}", chunk.length());
    wire.chunk(url, "upload", 0, chunk);

    HttpResponse<String> last = wire.post(url, "", "X-Goog-Upload-Command", "finalize");

    assertThat(Wire.json(last).at("/file/sizeBytes").asText()).isEqualTo("8388608");
  }

  @Test
  void endsACancelledSession() throws Exception {
    String url = wire.startUpload("{}", 4);

    wire.post(url, "", "X-Goog-Upload-Command", "cancel");

    assertThat(wire.chunk(url, "upload, finalize", 0, "abcd").statusCode()).isEqualTo(400);
    assertThat(
            wire.post(url, "", "X-Goog-Upload-Command", "query")
                .headers()
                .firstValue("X-Goog-Upload-Status"))
        .hasValue("cancelled");
  }

  @Test
  void refusesATakenName() throws Exception {
    String url = wire.startUpload("{\"name\":\"files/mine\"}", 1);
    wire.chunk(url, "upload, finalize", 0, "x");

    HttpResponse<String> second =
        wire.post(
            "/upload/v1beta/files",
            "{'file':{'name':'files/mine'}}",
            "X-Goog-Upload-Protocol",
            "resumable",
            "X-Goog-Upload-Command",
            "start");

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(Wire.json(second).at("/error/status").asText()).isEqualTo("ALREADY_EXISTS");
  }

  @Test
  void looksForbiddenWhereAFileIsGone() throws Exception {
    String name = wire.upload("x");

    assertThat(wire.send("DELETE", "/v1beta/" + name, "").body()).isEqualTo("{}");

    HttpResponse<String> gone = wire.get("/v1beta/" + name);
    assertThat(gone.statusCode()).isEqualTo(403);
    assertThat(Wire.json(gone).get("error"))
        .isEqualTo(
            Wire.json(
                "{\"code\":403,\"message\":\"You do not have permission to access the File "
                    + name.substring("files/".length())
                    + " or it may not exist.\",\"status\":\"PERMISSION_DENIED\"}"));
  }

  @Test
  void refusesIdsOfMoreThanFortyCharacters() throws Exception {
    String id = "batch-" + "a".repeat(36);

    for (String method : new String[] {"GET", "DELETE"}) {
      HttpResponse<String> refused = wire.send(method, "/v1beta/files/" + id, "");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("File ID (name excluding 'files/') cannot be more than 40 characters.");
    }
  }

  @Test
  void listsFilesInPages() throws Exception {
    for (int i = 0; i < 12; i++) {
      wire.upload("x" + i);
    }

    JsonNode first = wire.getJson("/v1beta/files");
    JsonNode second =
        wire.getJson("/v1beta/files?pageToken=" + first.get("nextPageToken").asText());

    assertThat(first.get("files")).hasSize(10);
    assertThat(second.get("files")).hasSize(2);
    assertThat(second.has("nextPageToken")).isFalse();
  }

  @Test
  void downloadsResultsFromBothPathsAndInRanges() throws Exception {
    String name = wire.job("j", Wire.line("a", "one"));
    String text = wire.results(name);
    String path = "files/batch-" + name.substring("batches/".length()) + ":download?alt=media";

    HttpResponse<String> whole = wire.get("/download/v1beta/" + path);
    HttpResponse<String> part = wire.get("/v1beta/" + path, "Range", "bytes=3-7");
    HttpResponse<String> tail = wire.get("/v1beta/" + path, "Range", "bytes=-4");
    HttpResponse<String> beyond = wire.get("/v1beta/" + path, "Range", "bytes=99999-");

    assertThat(whole.body()).isEqualTo(text).endsWith("\n");
    assertThat(whole.headers().firstValueAsLong("Content-Length")).hasValue(text.length());
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(text.substring(3, 8));
    assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 3-7/" + text.length());
    assertThat(tail.body()).isEqualTo(text.substring(text.length() - 4));
    assertThat(beyond.statusCode()).isEqualTo(416);
  }

  @Test
  void doesNotServeUploadsForDownload() throws Exception {
    String name = wire.upload("x");

    assertThat(wire.get("/v1beta/" + name + ":download?alt=media").statusCode()).isEqualTo(400);
  }
}
