package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  @TempDir private Path folder;

  @Test
  void takesTheFirstVariableThatIsSet() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "  from-file\n");
    Map<String, String> all =
        Map.of(
            "GEMINI_API_KEY_FILE", file.toString(),
            "GOOGLE_API_KEY", "google",
            "GEMINI_API_KEY", "gemini");

    assertThat(value(all)).isEqualTo("from-file");
    assertThat(value(Map.of("GOOGLE_API_KEY", "google", "GEMINI_API_KEY", "gemini")))
        .isEqualTo("google");
    assertThat(value(Map.of("GOOGLE_API_KEY", " ", "GEMINI_API_KEY", "gemini\n")))
        .isEqualTo("gemini");
    assertThat(ApiKey.fromEnvironment(Map.of())).isNull();
  }

  @Test
  void aMissingKeyFileIsAnErrorNotTheNextVariable() {
    Map<String, String> environment =
        Map.of(
            "GEMINI_API_KEY_FILE", folder.resolve("none").toString(), "GEMINI_API_KEY", "gemini");

    assertThatThrownBy(() -> ApiKey.fromEnvironment(environment)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "umläut", "tab\t"})
  void refusesWhatIsNoKeyWithoutQuotingIt(String value) {
    assertThatThrownBy(() -> ApiKey.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the API key is empty or holds characters other than visible ASCII");
  }

  @Test
  void showsNothingOfItself() {
    assertThat(ApiKey.of("secret")).hasToString("ApiKey[redacted]");
    assertThat(ApiKey.of("secret")).isNotInstanceOf(Serializable.class);
  }

  @Test
  void aFingerprintTellsKeysApartAndDependsOnTheSalt() {
    String fingerprint = ApiKey.of("secret").fingerprint("salt");

    assertThat(fingerprint).matches("[0-9a-f]{12}");
    assertThat(ApiKey.of("secret").fingerprint("salt")).isEqualTo(fingerprint);
    assertThat(ApiKey.of("secret2").fingerprint("salt")).isNotEqualTo(fingerprint);
    assertThat(ApiKey.of("secret").fingerprint("other")).isNotEqualTo(fingerprint);
  }

  private static @Nullable String value(Map<String, String> environment) throws IOException {
    ApiKey key = ApiKey.fromEnvironment(environment);
    return key == null ? null : key.value();
  }
}
