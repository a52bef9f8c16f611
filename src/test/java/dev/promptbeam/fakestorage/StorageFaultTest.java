package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults strike what they are written for, as often as they say, and are counted. */
final class StorageFaultTest extends WithStorage {
  @Test
  void refusesAWriteBeforeItIsDone() throws Exception {
    StorageFault fault =
        storage.fault(
            "{'kind':'error','status':503,'operation':'objects.insert','object':'^x$','skip':1,"
                + "'times':2,'retryAfter':'3'}");
    assertThat(http.put("data", "x", "1").status()).isEqualTo(200);
    assertThat(http.put("data", "y", "1").status()).isEqualTo(200);
    RawCalls.Reply refused = http.put("data", "x", "2");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.reason()).isEqualTo("backendError");
    assertThat(refused.header("Retry-After")).isEqualTo("3");
    assertThat(storage.contents().text("data", "x")).isEqualTo("1");
    assertThat(http.put("data", "x", "3").status()).isEqualTo(503);
    assertThat(http.put("data", "x", "4").status()).isEqualTo(200);
    assertThat(fault.strikes()).isEqualTo(2);
  }

  @Test
  void losesTheAnswerOfAWriteThatIsDone() throws Exception {
    storage.fault("{'kind':'error','status':503,'operation':'objects.insert','after':true}");
    StorageFault drop = storage.fault("{'kind':'drop','operation':'objects.compose','after':true}");
    assertThat(http.put("data", "x", "1", "&ifGenerationMatch=0").status()).isEqualTo(503);
    assertThat(http.put("data", "x", "1", "&ifGenerationMatch=0").status()).isEqualTo(412);
    assertThatThrownBy(
            () -> http.post(OBJECTS + "/y/compose", "{\"sourceObjects\":[{\"name\":\"x\"}]}"))
        .isInstanceOf(IOException.class);
    assertThat(storage.contents().text("data", "y")).isEqualTo("1");
    assertThat(drop.strikes()).isEqualTo(1);
    assertThat(storage.calls().entries())
        .contains(new CallLog.Entry("objects.compose", "data", "y", 0));
  }

  @Test
  void cutsAndAltersDownloads() throws Exception {
    String text = "0123456789".repeat(100_000);
    storage.contents().put("data", "x", text);
    StorageFault cut = storage.fault("{'kind':'cut','operation':'objects.download'}");
    StorageFault altered = storage.fault("{'kind':'alter','operation':'objects.download'}");
    assertThatThrownBy(() -> http.get(OBJECTS + "/x?alt=media")).isInstanceOf(IOException.class);
    RawCalls.Reply other = http.get(OBJECTS + "/x?alt=media");
    assertThat(other.text()).hasSameSizeAs(text).isNotEqualTo(text);
    assertThat(http.get(OBJECTS + "/x?alt=media").text()).isEqualTo(text);
    assertThat(cut.strikes() + altered.strikes()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "401, required",
    "403, forbidden",
    "408, requestTimeout",
    "429, rateLimitExceeded",
    "500, internalError"
  })
  void answersInTheWordsOfTheService(int status, String reason) throws Exception {
    storage.fault("{'kind':'error','status':" + status + ",'operation':'objects[.]list'}");
    RawCalls.Reply reply = http.get(OBJECTS);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.reason()).isEqualTo(reason);
    assertThat(http.get(OBJECTS).status()).isEqualTo(200);
  }

  @Test
  void listsLateInSmallPagesAndSlowly() throws Exception {
    for (int i = 0; i < 5; i++) {
      storage.contents().put("data", "x" + i, "");
    }
    storage.fault("{'kind':'stale','operation':'objects.list','millis':60000}");
    storage.fault("{'kind':'pages','operation':'objects.list','items':2}");
    storage.fault("{'kind':'delay','operation':'objects.list','millis':1}");
    assertThat(http.get(OBJECTS).json().has("items")).isFalse();
    assertThat(http.get(OBJECTS).json().path("items")).hasSize(2);
    assertThat(http.get(OBJECTS).json().path("items")).hasSize(5);
  }

  @Test
  void letsARivalWriteFirst() throws Exception {
    storage.fault(
        "{'kind':'rival','operation':'objects.insert|uploads.finish','times':2,'text':'theirs'}");
    assertThat(http.put("data", "x", "ours", "&ifGenerationMatch=0").status()).isEqualTo(412);
    assertThat(storage.contents().text("data", "x")).isEqualTo("theirs");
    String session = http.session("data", "&name=y&ifGenerationMatch=0", "");
    assertThat(http.chunk(session, new byte[] {1}, "bytes 0-0/1").status()).isEqualTo(412);
    assertThat(storage.contents().text("data", "y")).isEqualTo("theirs");
  }

  @Test
  void isAwayAndComesBackWithAllItHad() throws Exception {
    http.put("data", "x", "1");
    String session = http.session("data", "&name=y", "");
    storage.goAway();
    assertThatThrownBy(() -> http.get(OBJECTS)).isInstanceOf(ConnectException.class);
    storage.comeBack();
    assertThat(http.get(OBJECTS + "/x?alt=media").text()).isEqualTo("1");
    assertThat(http.chunk(session, new byte[] {1}, "bytes 0-0/1").status()).isEqualTo(200);
  }

  @Test
  void refusesScriptsThatSayWhatItDoesNotKnow() {
    assertThatThrownBy(() -> storage.fault("{'kind':'error','stauts':503}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stauts");
  }

  @Test
  void takesOrdersAtASecondPort() throws Exception {
    RawCalls orders = new RawCalls(StorageMain.control(storage, 0));
    assertThat(orders.post("/buckets/more", "").status()).isEqualTo(200);
    orders.post("/faults", "[{'kind':'error','status':503},{'kind':'drop'}]");
    assertThat(http.get("/storage/v1/b/more/o").status()).isEqualTo(503);
    assertThat(orders.get("/faults").json().at("/0/struck").asInt()).isEqualTo(1);
    assertThat(orders.get("/faults").json().at("/1/struck").asInt()).isZero();
    orders.send("DELETE", "/faults", new byte[0]);
    assertThat(http.get("/storage/v1/b/more/o").status()).isEqualTo(200);
    assertThat(orders.get("/calls").json().at("/counts/objects.list").asInt()).isEqualTo(2);
    orders.post("/away", "");
    assertThatThrownBy(() -> http.get(OBJECTS)).isInstanceOf(ConnectException.class);
    orders.post("/back", "");
    assertThat(http.get(OBJECTS).status()).isEqualTo(200);
    assertThat(orders.get("/nothing").status()).isEqualTo(404);
  }
}
