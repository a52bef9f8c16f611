package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Copies, rewrites, compositions, and many calls in one. */
final class CopiesTest extends WithStorage {
  @Test
  void copiesWithWhatIsSaidOfTheSourceOrInstead() throws Exception {
    http.put("data", "x", "1");
    http.send(
        "PATCH",
        OBJECTS + "/x",
        "{\"metadata\":{\"k\":\"v\"}}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    storage.contents().bucket("other");
    JsonNode copy = http.post(OBJECTS + "/x/copyTo/b/other/o/a%2Fy", "").json();
    assertThat(copy.path("bucket").asText()).isEqualTo("other");
    assertThat(copy.at("/metadata/k").asText()).isEqualTo("v");
    assertThat(copy.path("metageneration").asText()).isEqualTo("1");
    assertThat(storage.contents().text("other", "a/y")).isEqualTo("1");
    JsonNode second =
        http.post(OBJECTS + "/x/rewriteTo/b/data/o/z", "{\"contentType\":\"text/csv\"}").json();
    assertThat(second.path("done").asBoolean()).isTrue();
    assertThat(second.at("/resource/contentType").asText()).isEqualTo("text/csv");
    assertThat(second.at("/resource").has("metadata")).isFalse();
    assertThat(http.post(OBJECTS + "/no/copyTo/b/data/o/z", "").status()).isEqualTo(404);
  }

  @Test
  void rewritesInAsManyCallsAsAreAskedFor() throws Exception {
    http.put("data", "x", "0123456789");
    String path = OBJECTS + "/x/rewriteTo/b/data/o/y?maxBytesRewrittenPerCall=4";
    JsonNode first = http.post(path, "").json();
    assertThat(first.path("totalBytesRewritten").asText()).isEqualTo("4");
    assertThat(first.path("objectSize").asText()).isEqualTo("10");
    JsonNode second =
        http.post(path + "&rewriteToken=" + first.path("rewriteToken").asText(), "").json();
    assertThat(second.path("done").asBoolean()).isFalse();
    assertThat(storage.contents().has("data", "y")).isFalse();
    JsonNode third =
        http.post(path + "&rewriteToken=" + second.path("rewriteToken").asText(), "").json();
    assertThat(third.path("done").asBoolean()).isTrue();
    assertThat(storage.contents().text("data", "y")).isEqualTo("0123456789");
  }

  @Test
  void composesUpTo32ObjectsIntoOneWithoutMd5() throws Exception {
    http.put("data", "a", "hel");
    http.put("data", "b", "lo");
    String sources = "{\"sourceObjects\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";
    JsonNode made = http.post(OBJECTS + "/ab/compose?ifGenerationMatch=0", sources).json();
    assertThat(made.path("crc32c").asText()).isEqualTo("mnG7TA==");
    assertThat(made.has("md5Hash")).isFalse();
    assertThat(made.path("componentCount").asInt()).isEqualTo(2);
    assertThat(storage.contents().text("data", "ab")).isEqualTo("hello");
    assertThat(http.get(OBJECTS + "/ab?alt=media").header("x-goog-hash"))
        .isEqualTo("crc32c=mnG7TA==");
    String many = "{\"name\":\"a\"},".repeat(32) + "{\"name\":\"a\"}";
    assertThat(http.post(OBJECTS + "/m/compose", "{\"sourceObjects\":[" + many + "]}").status())
        .isEqualTo(400);
    String missing = "{\"sourceObjects\":[{\"name\":\"a\"},{\"name\":\"no\"}]}";
    assertThat(http.post(OBJECTS + "/m/compose", missing).status()).isEqualTo(404);
    assertThat(storage.contents().has("data", "m")).isFalse();
  }

  @Test
  void answersTheCallsOfABatchEachByItself() throws Exception {
    http.put("data", "x", "1");
    String body =
        part("1", "GET /storage/v1/b/data/o/x?fields=name HTTP/1.1\r\n\r\n")
            + part("2", "DELETE /storage/v1/b/data/o/no HTTP/1.1\r\n\r\n")
            + part(
                "3",
                "POST /storage/v1/b/data/o/x/rewriteTo/b/data/o/y HTTP/1.1\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            + part("4", "DELETE /storage/v1/b/data/o/x HTTP/1.1\r\n\r\n")
            + "--end--\r\n";
    RawCalls.Reply reply =
        http.post("/batch/storage/v1", body, "Content-Type", "multipart/mixed; boundary=end");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith("multipart/mixed; boundary=");
    String[] answers = reply.text().split("Content-ID: ");
    assertThat(answers).hasSize(5);
    assertThat(answers[1])
        .startsWith("<response-1>\r\n\r\nHTTP/1.1 200 ")
        .contains("{\"name\":\"x\"}");
    assertThat(answers[2]).startsWith("<response-2>\r\n\r\nHTTP/1.1 404 ").contains("notFound");
    assertThat(answers[3])
        .startsWith("<response-3>\r\n\r\nHTTP/1.1 200 ")
        .contains("\"done\":true");
    assertThat(answers[4]).startsWith("<response-4>\r\n\r\nHTTP/1.1 204 ");
    assertThat(storage.contents().names("data", "")).containsExactly("y");
    String tooMany = part("1", "GET /storage/v1/b/data HTTP/1.1\r\n\r\n").repeat(101) + "--end--";
    assertThat(
            http.post("/batch", tooMany, "Content-Type", "multipart/mixed; boundary=end").status())
        .isEqualTo(400);
  }

  private static String part(String id, String call) {
    return "--end\r\nContent-Type: application/http\r\nContent-ID: <"
        + id
        + ">\r\n\r\n"
        + call
        + "\r\n";
  }
}
