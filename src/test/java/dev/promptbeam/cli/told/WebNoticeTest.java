package dev.promptbeam.cli.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebNoticeTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A status line and a promise of ten bytes that never come. */
  private static final int STALLED = 200;

  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private final List<Duration> slept = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          heard.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst(WebNotice.SIGNATURE)
                  + " "
                  + new String(body, StandardCharsets.UTF_8));
          int answer = answers.isEmpty() ? 204 : answers.pop();
          exchange.sendResponseHeaders(answer, answer == STALLED ? 10 : -1);
          if (answer != STALLED) {
            exchange.close();
          }
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  /** As the documentation shows it: {@code printf '%s' "$t.$body" | openssl dgst -sha256 -hmac}. */
  @Test
  void whatIsPostedIsSignedTogetherWithItsTime() throws Exception {
    assertThat(notice(url("", "/hook?x=1"), "s3cret").send("{\"a\":1}", PATIENCE)).isNull();

    assertThat(heard)
        .containsExactly(
            "/hook?x=1 null t=1795867200,v1="
                + "f9765e864f59311776d338804a70e075e4e44948dabde4241d54b60e8a482651"
                + " {\"a\":1}");
  }

  @Test
  void withoutASecretItIsNotSignedAndAUserBecomesAHeader() throws Exception {
    assertThat(notice(url("me:pw@", "/hook"), null).send("{}", PATIENCE)).isNull();

    assertThat(heard).containsExactly("/hook Basic bWU6cHc= null {}");
  }

  @Test
  void whatFailsIsTriedAgainAndEachTimeLater() throws Exception {
    answers.addAll(List.of(503, 500));

    assertThat(notice(url("", "/hook"), null).send("{}", PATIENCE)).isNull();

    assertThat(heard).hasSize(3);
    assertThat(slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void whatGoesOnFailingIsSaidWithoutWhatMayBeASecret() throws Exception {
    answers.addAll(List.of(503, 503, 503, 302));

    assertThat(notice(url("me:pw@", "/T0/SECRET?token=y"), null).send("{}", PATIENCE))
        .isEqualTo(
            "http://127.0.0.1:"
                + server.getAddress().getPort()
                + "/… was not told: HTTP 302 (tried 4 times)");
  }

  @Test
  void oneThatIsDownIsNotWaitedForLongerThanThatMayTake() throws Exception {
    String url = url("", "/hook");
    server.stop(0);

    assertThat(notice(url, null).send("{}", Duration.ofSeconds(1)))
        .endsWith("/… was not told: ConnectException (tried 1 times)");
    assertThat(slept).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotEndIsNotWaitedFor() throws Exception {
    answers.add(STALLED);

    assertThat(notice(url("", "/hook"), null).send("{}", Duration.ofMillis(900)))
        .endsWith("/… was not told: no whole answer in time (tried 1 times)");
  }

  @Test
  void anAddressThatNobodyCanAskIsAFailureLikeOthers() throws Exception {
    for (String odd : List.of("http://127.0.0.1:99999/", "http://127.0.0.1:0/")) {
      assertThat(notice(odd, null).send("{}", Duration.ofSeconds(1))).contains(" was not told: ");
    }
  }

  @Test
  void whatIsNoAddressIsRefusedUnquoted() {
    for (String wrong :
        List.of("ftp://me:pw@host/", "me:pw@host", "http:///x", "http://h/ SECRET")) {
      assertThatThrownBy(() -> notice(wrong, null))
          .isInstanceOf(URISyntaxException.class)
          .message()
          .doesNotContain("pw", "SECRET");
    }
  }

  private String url(String user, String path) {
    return "http://" + user + "127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private WebNotice notice(String url, @Nullable String secret) throws URISyntaxException {
    return new WebNotice(url, secret, null, Clock.fixed(NOW, ZoneOffset.UTC), slept::add);
  }
}
