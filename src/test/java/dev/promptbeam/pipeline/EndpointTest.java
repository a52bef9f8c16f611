package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are taken, from whoever names them. */
final class EndpointTest {
  private static final String VARIABLE = "GOOGLE_GEMINI_BASE_URL";

  @ParameterizedTest
  @CsvSource({
    "https://gw.example:8443/, https://gw.example:8443",
    "http://gw/team%20a/x:y/gemini/, http://gw/team%20a/x:y/gemini",
    "http://[::1]:8080, http://[::1]:8080",
  })
  void aBaseUrlMayHaveAnyPath(String url, String address) throws Exception {
    assertThat(Endpoint.server(url, Map.of()).address()).hasToString(address);
    assertThat(Endpoint.server(null, Map.of(VARIABLE, url)).identity()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://host/v1beta",
        "localhost:8080",
        "host",
        "http://",
        "http://a b",
        "ftp://host",
        "https://user:hunter2@host",
        "https://host/?key=hunter2",
      })
  void whatIsNoneIsRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> Endpoint.server(null, Map.of(VARIABLE, url)))
        .isInstanceOf(RunRefusedException.class)
        .hasMessageStartingWith(VARIABLE)
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> Endpoint.server(url, Map.of()))
        .isInstanceOf(RunRefusedException.class)
        .hasMessageStartingWith("--endpoint")
        .hasMessageNotContaining("hunter2");
  }
}
