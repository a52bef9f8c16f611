package dev.promptbeam.gemini.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.Redaction;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTest {
  private static final Call CALL =
      Call.get(URI.create("https://host/v1beta/files/f:download?alt=media"), Duration.ofSeconds(1));

  @ParameterizedTest
  @CsvSource({
    "https://other/x?y=z, https://other/x?y=z",
    "/moved, https://host/moved",
    "//other/x, https://other/x"
  })
  void resolvesTheTarget(String location, String target) throws Exception {
    assertThat(Redirect.target(CALL, to(location))).isEqualTo(URI.create(target));
  }

  @Test
  void neverLeavesTls() {
    assertThat(
            catchThrowableOfType(
                Unavailable.class, () -> Redirect.target(CALL, to("http://host/x?sig=secret"))))
        .hasMessage("GET /v1beta/files/f:download: redirected from https to http");
  }

  @ParameterizedTest
  @CsvSource({
    "https://HOST, https://host:443/x, true",
    "http://host:80, http://host, true",
    "http://host, https://host, false",
    "https://host, https://host:8443, false",
    "https://host, https://host.example, false"
  })
  void tellsOriginsApart(String one, String other, boolean same) {
    assertThat(WebOrigin.of(URI.create(one)).equals(WebOrigin.of(URI.create(other))))
        .isEqualTo(same);
  }

  private static Answer to(String location) {
    HttpHeaders headers = HttpHeaders.of(Map.of("Location", List.of(location)), (n, v) -> true);
    return new Answer(302, headers, new BytesSink(0), Redaction.of(null, List.of()));
  }
}
