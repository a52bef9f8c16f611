package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 412 where something must match and does not, 304 where it must not and does. */
final class PreconditionsTest extends WithStorage {
  @Test
  void everyKindOfUploadCreatesOnlyWhatIsNotThere() throws Exception {
    String zero = "&ifGenerationMatch=0";
    assertThat(http.put("data", "simple", "1", zero).status()).isEqualTo(200);
    assertRefused(http.put("data", "simple", "2", zero));
    assertThat(multipart("parts", "1", zero).status()).isEqualTo(200);
    assertRefused(multipart("parts", "2", zero));
    String first = http.session("data", "&name=resumed" + zero, "");
    String second = http.session("data", "&name=resumed" + zero, "");
    assertThat(http.chunk(first, bytes("1"), "bytes 0-0/1").status()).isEqualTo(200);
    assertRefused(http.chunk(second, bytes("2"), "bytes 0-0/1"));
    assertRefused(http.post(UPLOAD + "?uploadType=resumable&name=resumed" + zero, ""));

    for (String name : List.of("simple", "parts", "resumed")) {
      assertThat(storage.contents().text("data", name)).isEqualTo("1");
    }
  }

  @Test
  void everyCallIsHeldToTheGenerationItSays() throws Exception {
    long generation = http.put("data", "x", "1").json().path("generation").asLong();
    String right = "ifGenerationMatch=" + generation;
    String wrong = "ifGenerationMatch=" + (generation - 1);
    assertThat(http.get(OBJECTS + "/x?" + right).status()).isEqualTo(200);
    assertRefused(http.get(OBJECTS + "/x?" + wrong));
    assertThat(http.get(OBJECTS + "/x?alt=media&" + wrong).status()).isEqualTo(412);
    assertRefused(http.get(OBJECTS + "/x?ifMetagenerationMatch=2"));
    assertThat(http.get(OBJECTS + "/x?ifGenerationNotMatch=" + generation).status()).isEqualTo(304);
    assertThat(http.get(OBJECTS + "/x?ifMetagenerationNotMatch=1").status()).isEqualTo(304);
    assertRefused(http.send("PATCH", OBJECTS + "/x?" + wrong, bytes("{}")));
    assertRefused(http.put("data", "x", "2", "&" + wrong));
    assertRefused(http.send("DELETE", OBJECTS + "/x?" + wrong, new byte[0]));
    assertRefused(http.post(OBJECTS + "/x/copyTo/b/data/o/y?ifSourceGenerationMatch=1", ""));
    assertRefused(http.post(OBJECTS + "/x/rewriteTo/b/data/o/y?ifSourceMetagenerationMatch=2", ""));
    assertRefused(http.post(OBJECTS + "/x/rewriteTo/b/data/o/x?ifGenerationMatch=0", ""));
    assertRefused(
        http.post(
            OBJECTS + "/y/compose",
            "{'sourceObjects':[{'name':'x','objectPreconditions':{'ifGenerationMatch':1}}]}"
                .replace('\'', '"')));
    assertRefused(
        http.post(
            OBJECTS + "/x/compose?ifGenerationMatch=0", "{\"sourceObjects\":[{\"name\":\"x\"}]}"));
    assertThat(storage.contents().names("data", "")).containsExactly("x");
    assertThat(http.put("data", "x", "2", "&" + right).status()).isEqualTo(200);
    assertThat(storage.contents().text("data", "x")).isEqualTo("2");
  }

  @Test
  void aGenerationOfWhatIsNotThereMatchesNoWrite() throws Exception {
    assertRefused(http.put("data", "x", "1", "&ifGenerationMatch=7"));
    assertRefused(http.put("data", "x", "1", "&ifMetagenerationMatch=1"));
    assertThat(http.put("data", "x", "1", "&ifGenerationMatch=seven").status()).isEqualTo(400);
    assertThat(http.get(OBJECTS + "/x?ifGenerationMatch=7").status()).isEqualTo(404);
  }

  @Test
  void readsAreHeldToTheTagTheySay() throws Exception {
    String etag = http.put("data", "x", "1").json().path("etag").asText();
    assertThat(http.get(OBJECTS + "/x", "If-Match", etag).status()).isEqualTo(200);
    assertThat(http.get(OBJECTS + "/x", "If-None-Match", etag).status()).isEqualTo(304);
    http.put("data", "x", "2");
    assertThat(http.get(OBJECTS + "/x", "If-Match", etag).status()).isEqualTo(412);
  }

  private RawCalls.Reply multipart(String name, String text, String condition) throws Exception {
    String body =
        "--cut\r\nContent-Type: application/json\r\n\r\n{\"name\":\""
            + name
            + "\"}\r\n--cut\r\nContent-Type: text/plain\r\n\r\n"
            + text
            + "\r\n--cut--\r\n";
    return http.post(
        UPLOAD + "?uploadType=multipart" + condition,
        body,
        "Content-Type",
        "multipart/related; boundary=cut");
  }

  private static void assertRefused(RawCalls.Reply reply) throws Exception {
    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.reason()).isEqualTo("conditionNotMet");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
