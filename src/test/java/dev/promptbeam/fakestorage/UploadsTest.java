package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads: simple, in two parts, and resumable in every form of a chunk. */
final class UploadsTest extends WithStorage {
  private static final int UNIT = UploadSession.UNIT;
  private static final byte[] BYTES = bytes(3 * UNIT + 5);

  @Test
  void takesBytesBetweenBoundariesAsTheyAre() throws Exception {
    byte[] odd = "a\r\n--not\r\n\r\n--cut-\0\uFFFF".getBytes(StandardCharsets.UTF_8);
    JsonNode made =
        http.send("POST", UPLOAD + "?uploadType=multipart", related(odd, ""), type()).json();

    assertThat(made.path("contentType").asText()).isEqualTo("text/csv");
    assertThat(made.at("/metadata/k").asText()).isEqualTo("v");
    assertThat(storage.contents().bytes("data", "x")).isEqualTo(odd);
    byte[] packed = gzip(related("second".getBytes(StandardCharsets.UTF_8), ""));
    http.send(
        "POST",
        UPLOAD + "?uploadType=multipart",
        packed,
        "Content-Type",
        type()[1],
        "Content-Encoding",
        "gzip");
    assertThat(storage.contents().text("data", "x")).isEqualTo("second");
    assertThat(http.get(OBJECTS + "/x").json().has("contentEncoding")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"crc32c,AAAAAA==", "md5Hash,XUFAKrxLKna5cZ2REBfFkQ=="})
  void refusesBytesThatAreNotThoseOfTheSum(String field, String wrong) throws Exception {
    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
    String said = ",\"" + field + "\":\"" + wrong + "\"";
    RawCalls.Reply reply =
        http.send("POST", UPLOAD + "?uploadType=multipart", related(hello, said), type());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.reason()).isEqualTo("invalid");
    assertThat(reply.text()).contains("doesn't match calculated");
    String session = http.session("data", "&name=x", "{" + said.substring(1) + "}");
    assertThat(http.chunk(session, hello, "bytes 0-4/5").status()).isEqualTo(400);
    String other = http.session("data", "&name=x", "");
    String header = field.equals("crc32c") ? "crc32c=" + wrong : "md5=" + wrong;
    assertThat(http.chunk(other, hello, "bytes 0-4/5", "x-goog-hash", header).status())
        .isEqualTo(400);
    assertThat(storage.contents().names("data", "")).isEmpty();
    String right = http.session("data", "&name=x", "");
    String sums = "crc32c=mnG7TA==,md5=XUFAKrxLKna5cZ2REBfFkg==";
    assertThat(http.chunk(right, hello, "bytes 0-4/5", "x-goog-hash", sums).status())
        .isEqualTo(200);
  }

  @Test
  void takesChunksAndSaysHowFarItHasCome() throws Exception {
    String session =
        http.session(
            "data",
            "",
            "{\"name\":\"big\",\"metadata\":{\"k\":\"v\"}}",
            "X-Upload-Content-Type",
            "text/csv");
    assertIncomplete(http.chunk(session, new byte[0], "bytes */*"), 0);
    assertIncomplete(http.chunk(session, part(0, UNIT), "bytes 0-" + (UNIT - 1) + "/*"), UNIT);
    assertIncomplete(http.chunk(session, new byte[0], "bytes */" + BYTES.length), UNIT);
    assertThat(storage.contents().has("data", "big")).isFalse();
    RawCalls.Reply end =
        http.chunk(session, part(UNIT, BYTES.length), range(UNIT, BYTES.length, BYTES.length));

    assertThat(end.status()).isEqualTo(200);
    assertThat(end.json().path("size").asText()).isEqualTo(String.valueOf(BYTES.length));
    assertThat(end.json().path("contentType").asText()).isEqualTo("text/csv");
    assertThat(storage.contents().bytes("data", "big")).isEqualTo(BYTES);
    RawCalls.Reply again = http.chunk(session, new byte[0], "bytes */*");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(end.json());
  }

  @Test
  void keepsOfAChunkThatIsNotTheLastWholeUnitsOnly() throws Exception {
    String session = http.session("data", "&name=big", "");
    assertIncomplete(http.chunk(session, part(0, UNIT + 7), "bytes 0-" + (UNIT + 6) + "/*"), UNIT);
    RawCalls.Reply gap =
        http.chunk(session, part(UNIT + 7, UNIT + 9), range(UNIT + 7, UNIT + 9, 0));
    assertThat(gap.status()).isEqualTo(503);
    assertIncomplete(http.chunk(session, part(0, 2 * UNIT), range(0, 2 * UNIT, 0)), 2 * UNIT);
    assertThat(http.chunk(session, BYTES, range(0, BYTES.length, BYTES.length)).status())
        .isEqualTo(200);
    assertThat(storage.contents().bytes("data", "big")).isEqualTo(BYTES);
  }

  @Test
  void endsAnUploadWithoutMoreBytes() throws Exception {
    String session = http.session("data", "&name=units", "");
    http.chunk(session, part(0, 2 * UNIT), range(0, 2 * UNIT, 0));
    assertThat(http.chunk(session, new byte[0], "bytes */" + 2 * UNIT).status()).isEqualTo(200);
    assertThat(storage.contents().bytes("data", "units")).isEqualTo(part(0, 2 * UNIT));
    String none = http.session("data", "&name=none", "");
    assertThat(http.chunk(none, new byte[0], "bytes */0").status()).isEqualTo(200);
    assertThat(storage.contents().bytes("data", "none")).isEmpty();
    String whole = http.session("data", "&name=whole", "");
    assertThat(http.send("PUT", whole, BYTES).status()).isEqualTo(200);
    assertThat(storage.contents().bytes("data", "whole")).isEqualTo(BYTES);
  }

  @Test
  void refusesLengthsThatContradictEachOther() throws Exception {
    String session = http.session("data", "&name=x", "", "X-Upload-Content-Length", "10");
    assertThat(http.chunk(session, part(0, 5), "bytes 0-4/5").status()).isEqualTo(400);
    String odd = http.session("data", "&name=x", "");
    assertThat(http.chunk(odd, part(0, 5), "bytes 4-0/5").status()).isEqualTo(400);
    assertThat(http.chunk(odd, part(0, 5), "five bytes").status()).isEqualTo(400);
    assertThat(storage.contents().names("data", "")).isEmpty();
  }

  @Test
  void forgetsAnUploadThatIsCancelled() throws Exception {
    String session = http.session("data", "&name=x", "");
    assertThat(http.send("DELETE", session, new byte[0]).status()).isEqualTo(499);
    assertThat(http.chunk(session, part(0, 5), "bytes 0-4/5").status()).isEqualTo(404);
    assertThat(http.post(UPLOAD + "?uploadType=other&name=x", "").status()).isEqualTo(400);
  }

  private static void assertIncomplete(RawCalls.Reply reply, int kept) {
    assertThat(reply.status()).isEqualTo(308);
    assertThat(reply.header("Range")).isEqualTo(kept == 0 ? "" : "bytes=0-" + (kept - 1));
  }

  /** Total 0 for not known. */
  private static String range(int from, int to, int total) {
    return "bytes " + from + "-" + (to - 1) + "/" + (total == 0 ? "*" : total);
  }

  private static byte[] part(int from, int to) {
    return Arrays.copyOfRange(BYTES, from, to);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static String[] type() {
    return new String[] {"Content-Type", "multipart/related; boundary=\"cut\""};
  }

  private static byte[] related(byte[] bytes, String more) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head =
        "--cut\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
            + "{\"name\":\"x\",\"contentType\":\"text/csv\",\"metadata\":{\"k\":\"v\"}"
            + more
            + "}\r\n--cut\r\nContent-Type: application/octet-stream\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(bytes);
    out.write("\r\n--cut--".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
