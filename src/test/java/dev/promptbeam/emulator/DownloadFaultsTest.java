package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that are late, slow or cut. */
class DownloadFaultsTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @Strikes("call.truncate")
  @Test
  void truncatesADownloadWithTheWrongAndWithTheMatchingLength() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"), Wire.line("b", "y"));
    String whole = wire.results(name);
    String path =
        "/v1beta/files/batch-" + name.substring("batches/".length()) + ":download?alt=media";
    wire.fault(
        "{\"operation\":\"files.download\",\"times\":1,"
            + "\"action\":{\"type\":\"truncate\",\"bytes\":30,\"matchingLength\":true}}");
    wire.fault(
        "{\"operation\":\"files.download\",\"times\":1,\"action\":{\"type\":\"truncate\",\"bytes\":30}}");

    HttpResponse<String> matching = wire.get(path);
    String raw = wire.rawGet(path);

    assertThat(matching.body()).isEqualTo(whole.substring(0, 30));
    assertThat(raw.toLowerCase(Locale.ROOT)).contains("content-length: " + whole.length());
    assertThat(raw).endsWith("\r\n\r\n" + whole.substring(0, 30));
  }

  @Strikes("call.stall")
  @Test
  void stallsInTheMiddleOfABody() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));
    String whole = wire.results(name);
    wire.fault(
        "{\"operation\":\"files.download\",\"action\":{\"type\":\"stall\",\"bytes\":10,\"millis\":300}}");

    long before = System.nanoTime();
    String raw =
        wire.rawGet("/v1beta/files/batch-" + name.substring("batches/".length()) + ":download");

    assertThat(raw).endsWith("\r\n\r\n" + whole.substring(0, 10));
    assertThat((System.nanoTime() - before) / 1_000_000).isGreaterThanOrEqualTo(300);
  }

  @Strikes({"call.hang", "call.delay", "call.slow"})
  @Test
  void hangsDelaysAndTricklesAsLongAsItIsTold() throws Exception {
    String name = wire.job("j", Wire.line("a", "x"));
    String whole = wire.results(name);
    String path = "/v1beta/files/batch-" + name.substring("batches/".length()) + ":download";
    wire.fault(
        "{\"operation\":\"files.list\",\"times\":1,\"action\":{\"type\":\"hang\",\"millis\":200}}");
    wire.fault(
        "{\"operation\":\"files.list\",\"times\":1,\"action\":{\"type\":\"delay\",\"millis\":200}}");
    wire.fault(
        "{\"operation\":\"files.download\",\"action\":{\"type\":\"slow\",\"bytesPerSecond\":2000}}");

    long start = System.nanoTime();
    // POST is never sent twice by the client of the JDK, a GET that got no answer is.
    String hung = wire.rawGet("/v1beta/files");
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
    wire.fault("{\"operation\":\"files.list\",\"action\":{\"type\":\"hang\",\"millis\":600000}}");
    CompletableFuture<String> hanging =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return wire.rawGet("/v1beta/files");
              } catch (IOException e) {
                return "broken";
              }
            });
    while (wire.getJson("/_emulator/faults").at("/faults/0/strikes").asInt() == 0) {
      Thread.onSpinWait();
    }

    wire.server().close();

    assertThat(hanging.get(5, TimeUnit.SECONDS)).isIn("", "broken");
  }
}
