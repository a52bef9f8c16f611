package dev.promptbeam.gemini.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.RequestKind;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by way of the proxies that the environment names; no host of these tests exists. */
class ProxiesTest {
  private static final URI HTTP = URI.create("http://gemini.invalid");
  private static final URI HTTPS = URI.create("https://gemini.invalid");
  private static final String PASSWORD = "p@ss/w%rd+1";
  private static final String USER = "me:p%40ss%2Fw%25rd+1@";
  private static final String BASIC = "Basic bWU6cEBzcy93JXJkKzE=";

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_PROXY", "http_proxy"})
  void aPlainCallGoesByTheProxyWithUserAndPassword(String variable) throws Exception {
    try (ScriptedServer proxy = new ScriptedServer();
        HttpGeminiClient client =
            client(HTTP, Map.of(variable, "http://" + USER + host(proxy.address())))) {
      proxy.then(Reply.ok("{\"name\":\"models/m\"}"));

      assertThat(client.getModel("m").name()).isEqualTo("models/m");
      assertThat(proxy.only().header("proxy-authorization")).isEqualTo(BASIC);
      assertThat(proxy.only().header("host")).isEqualTo("gemini.invalid");
      assertThat(proxy.only().target()).endsWith("/v1beta/models/m");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
  void aSafeCallAsksTheProxyForATunnelWithUserAndPassword(String variable) throws Exception {
    try (RawServer proxy = new RawServer(RawServer.send(answer(407)));
        HttpGeminiClient client = client(HTTPS, Map.of(variable, USER + host(proxy.address())))) {
      Unavailable failure = catchThrowableOfType(Unavailable.class, () -> client.getModel("m"));

      assertThat(failure).hasMessage("GET /v1beta/models/m: a proxy answered 407");
      assertThat(proxy.requests().get(0))
          .startsWith("CONNECT gemini.invalid:443 ")
          .containsIgnoringCase("proxy-authorization: " + BASIC + "\r\n")
          .doesNotContain(Clients.KEY);
    }
  }

  @Test
  void aProxyThatRefusesATunnelIsNamedAndNothingWasSent() throws Exception {
    try (RawServer proxy = new RawServer(RawServer.send(answer(403)));
        HttpGeminiClient client =
            client(HTTPS, Map.of("HTTPS_PROXY", "http://" + host(proxy.address())))) {
      Unreachable failure =
          catchThrowableOfType(
              Unreachable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure)
          .hasMessage(
              "POST /v1beta/models/m:batchGenerateContent: a proxy answered 403 to the wish for a"
                  + " tunnel (by way of the proxy %s)",
              host(proxy.address()));
      assertThat(failure.bodySent()).isFalse();
    }
  }

  @Test
  void aServerNeverSeesWhatIsForTheProxy() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpGeminiClient client =
            client(server.address(), Map.of("HTTP_PROXY", "http://" + USER + "127.0.0.1:1"))) {
      server.then(Reply.ok("{\"name\":\"models/m\"}"));

      client.getModel("m");

      assertThat(server.only().header("proxy-authorization")).isEmpty();
    }
  }

  @Test
  void aPasswordThatTheProxyRepeatsIsNotShown() throws Exception {
    try (ScriptedServer proxy = new ScriptedServer();
        HttpGeminiClient client =
            client(HTTP, Map.of("HTTP_PROXY", "http://" + USER + host(proxy.address())))) {
      proxy.then(Reply.json(407, "no " + PASSWORD + " and no " + BASIC));

      assertThat(catchThrowableOfType(Unavailable.class, () -> client.getModel("m")))
          .hasMessage(
              "GET /v1beta/models/m: a proxy answered 407: no [redacted] and no Basic [redacted]");
    }
  }

  @Test
  void theLowerCaseComesFirstAndMayTakeAProxyAway() {
    Map<String, String> both = Map.of("HTTPS_PROXY", "a:1", "https_proxy", "b:2");
    Map<String, String> none = Map.of("HTTPS_PROXY", "a:1", "https_proxy", "");

    assertThat(proxies(both).to(HTTPS)).hasToString("b:2");
    assertThat(proxies(none).to(HTTPS)).isNull();
    assertThat(proxies(both).to(HTTP)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO_PROXY", "no_proxy"})
  void someHostsAreReachedWithout(String variable) {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "a", variable, "b.invalid,.a.invalid");

    assertThat(proxies(environment).to(URI.create("https://x.a.invalid"))).isNull();
    assertThat(proxies(environment).to(HTTPS)).hasToString("a:80");
    assertThat(proxies(environment).to(URI.create("https://127.0.0.1:8443"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https.proxyHost", "http.proxyHost", "socksProxyHost"})
  void javasOwnOptionsWin(String option) {
    Proxies proxies =
        Proxies.of(Map.of("HTTPS_PROXY", "a:1"), name -> name.equals(option) ? "h" : null);

    assertThat(proxies).isSameAs(Proxies.ofJava());
    assertThat(proxies.selector()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://s3cret@h:1, its scheme is not http",
    "socks5://s3cret@h:1, its scheme is not http",
    "http://s3cret@, it names no host",
    "s3cret@h:x, its port is not a number",
    "s3cret@h:70000, its port is not a number",
    "s3cret%zz@h:1, a % in its user or password"
  })
  void whatIsNoProxyIsRefusedWithoutShowingIt(String value, String why) {
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class, () -> proxies(Map.of("HTTP_PROXY", value))))
        .hasMessageStartingWith("HTTP_PROXY is not a proxy such as ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret");
  }

  private static Proxies proxies(Map<String, String> environment) {
    return Proxies.of(environment, ProxiesTest::unset);
  }

  private static @Nullable String unset(String name) {
    return null;
  }

  private static HttpGeminiClient client(URI address, Map<String, String> environment) {
    return new HttpGeminiClient(
        Clients.options(address),
        ApiKey.of(Clients.KEY),
        proxies(environment),
        duration -> {},
        Clock.systemUTC());
  }

  private static String host(URI address) {
    return address.getRawAuthority();
  }

  private static String answer(int status) {
    return "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }
}
