package dev.promptbeam.gemini.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileCodecTest {
  private static final String HEX = "0f".repeat(32);

  @Test
  void hashIsReadInEachOfItsSpellings() throws Exception {
    byte[] bytes = HexFormat.of().parseHex(HEX);
    String text = Base64.getEncoder().encodeToString(HEX.getBytes(StandardCharsets.US_ASCII));

    assertThat(sha256(Base64.getEncoder().encodeToString(bytes))).isEqualTo(HEX);
    assertThat(sha256(text)).isEqualTo(HEX);
    assertThat(sha256(HEX.toUpperCase(Locale.ROOT))).isEqualTo(HEX);
  }

  @Test
  void whatIsNoHashIsNone() throws Exception {
    assertThat(sha256("")).isNull();
    assertThat(sha256("?")).isNull();
    assertThat(sha256("c2hvcnQ=")).isNull();
  }

  @Test
  void aFailedFileSaysWhy() throws Exception {
    String json =
        "{\"name\":\"files/a\",\"state\":\"FAILED\",\"error\":{\"message\":\"no frames\"}}";

    assertThat(file(json).error()).isEqualTo("no frames");
    assertThat(file("{\"name\":\"files/a\"}").error()).isEmpty();
  }

  private static @Nullable String sha256(String hash) throws Exception {
    return file("{\"name\":\"files/a\",\"sha256Hash\":\"" + hash + "\"}").sha256();
  }

  private static RemoteFile file(String json) throws Exception {
    return Objects.requireNonNull(FileCodec.file(new Members(Json.MAPPER.readTree(json))));
  }
}
