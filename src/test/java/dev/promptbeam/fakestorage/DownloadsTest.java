package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of objects: whole, in ranges, packed or not. */
final class DownloadsTest extends WithStorage {
  private static final String MEDIA = OBJECTS + "/x?alt=media";

  @ParameterizedTest
  @ValueSource(strings = {"", "/download"})
  void givesBytesWithTheirSumsAndGeneration(String prefix) throws Exception {
    storage.contents().put("data", "x", "hello");
    RawCalls.Reply reply = http.get(prefix + MEDIA);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("hello");
    assertThat(reply.header("Content-Length")).isEqualTo("5");
    assertThat(reply.header("x-goog-hash"))
        .isEqualTo("crc32c=mnG7TA==,md5=XUFAKrxLKna5cZ2REBfFkg==");
    assertThat(reply.header("x-goog-generation"))
        .isEqualTo(String.valueOf(storage.contents().generation("data", "x")));
    assertThat(reply.header("x-goog-metageneration")).isEqualTo("1");
    assertThat(reply.header("x-goog-stored-content-length")).isEqualTo("5");
    assertThat(reply.header("x-goog-stored-content-encoding")).isEqualTo("identity");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-4,   206, 01234,      bytes 0-4/10",
    "bytes=3-,    206, 3456789,    bytes 3-9/10",
    "bytes=8-99,  206, 89,         bytes 8-9/10",
    "bytes=-3,    206, 789,        bytes 7-9/10",
    "bytes=-99,   206, 0123456789, bytes 0-9/10",
    "bytes=9-9,   206, 9,          bytes 9-9/10",
    "lines=1-2,   200, 0123456789, ''",
    "bytes=a-b,   200, 0123456789, ''",
  })
  void givesRanges(String range, int status, String text, String contentRange) throws Exception {
    storage.contents().put("data", "x", "0123456789");
    RawCalls.Reply reply = http.get(MEDIA, "Range", range);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo(text);
    assertThat(reply.header("Content-Range")).isEqualTo(contentRange);
    assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(text.length()));
  }

  @Test
  void refusesRangesBehindTheEnd() throws Exception {
    storage.contents().put("data", "x", "0123456789").put("data", "empty", "");
    assertThat(http.get(MEDIA, "Range", "bytes=10-").status()).isEqualTo(416);
    assertThat(http.get(OBJECTS + "/empty?alt=media", "Range", "bytes=0-").status()).isEqualTo(416);
    RawCalls.Reply empty = http.get(OBJECTS + "/empty?alt=media");
    assertThat(empty.status()).isEqualTo(200);
    assertThat(empty.header("Content-Length")).isEqualTo("0");
    assertThat(empty.header("x-goog-hash"))
        .isEqualTo("crc32c=AAAAAA==,md5=1B2M2Y8AsgTpgAmY7PhCfg==");
  }

  @Test
  void unpacksGzipForThoseWhoDoNotTakeIt() throws Exception {
    byte[] packed = gzip("0123456789".repeat(100));
    storage.contents().putEncoded("data", "x", packed);

    RawCalls.Reply plain = http.get(MEDIA, "Range", "bytes=0-4");
    assertThat(plain.status()).isEqualTo(200);
    assertThat(plain.text()).isEqualTo("0123456789".repeat(100));
    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(plain.header("Content-Length")).isEmpty();
    assertThat(plain.header("x-goog-stored-content-encoding")).isEqualTo("gzip");
    assertThat(plain.header("x-goog-stored-content-length")).isEqualTo("" + packed.length);

    RawCalls.Reply raw = http.get(MEDIA, "Accept-Encoding", "gzip");
    assertThat(raw.status()).isEqualTo(200);
    assertThat(raw.bytes()).isEqualTo(packed);
    assertThat(raw.header("Content-Encoding")).isEqualTo("gzip");
    RawCalls.Reply part = http.get(MEDIA, "Accept-Encoding", "gzip", "Range", "bytes=0-1");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.bytes()).containsExactly(0x1f, 0x8b);

    http.send(
        "PATCH",
        OBJECTS + "/x",
        "{\"cacheControl\":\"no-transform\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(http.get(MEDIA).bytes()).isEqualTo(packed);
    assertThat(http.get(OBJECTS + "/x").json().path("size").asText()).isEqualTo("" + packed.length);
  }

  private static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
