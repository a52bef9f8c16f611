package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.gemini.ClientOptions.Timeouts;
import dev.promptbeam.gemini.ClientOptions.Transfers;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOptionsTest {
  @Test
  void hasDefaultsThatFitTheService() {
    assertThat(ClientOptions.of(ClientOptions.GOOGLE))
        .isEqualTo(
            new ClientOptions(
                URI.create("https://generativelanguage.googleapis.com"),
                new Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(60)),
                new Transfers(65_536, 8_388_608, 6, 4, Duration.ofSeconds(1))));
  }

  @Test
  void dropsTrailingSlashes() {
    assertThat(ClientOptions.of(URI.create("http://proxy:8080/gemini//")).baseUrl())
        .isEqualTo(URI.create("http://proxy:8080/gemini"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host",
        "generativelanguage.googleapis.com",
        "https://user:password@host",
        "https://host?key=secret",
        "https://host#part",
        "https:///path",
        "https://host/v1beta",
        "https://host/v1/"
      })
  void refusesWhatIsNoBaseWithoutQuotingIt(String address) {
    assertThatThrownBy(() -> ClientOptions.of(URI.create(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("secret", "password");
  }

  @Test
  void refusesTimeoutsThatEndNothing() {
    assertThatThrownBy(() -> Clients.timeouts(1, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idleTimeout must be positive");
  }

  @Test
  void refusesToStartWhereTheJdkWouldResendPosts() {
    System.setProperty("jdk.httpclient.enableAllMethodRetry", "");
    try {
      ClientOptions options = ClientOptions.of(ClientOptions.GOOGLE);
      assertThatThrownBy(
              () -> new HttpGeminiClient(options, null, Sleeper.system(), Clock.systemUTC()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("jdk.httpclient.enableAllMethodRetry");
    } finally {
      System.clearProperty("jdk.httpclient.enableAllMethodRetry");
    }
  }
}
