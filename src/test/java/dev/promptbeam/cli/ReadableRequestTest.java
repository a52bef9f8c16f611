package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.MediaReference;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ReadableRequestTest {

  @Test
  void wordsTakeThePlaceOfFiles() {
    String data = Base64.getEncoder().encodeToString(new byte[70_001]);
    String uri = new MediaReference("ab".repeat(32), 300_000, Path.of("/p/$1 \"x\".png")).uri();

    assertThat(
            ReadableRequest.of(
                "[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                    + data
                    + "\"}},{\"fileData\":{\"fileUri\":\""
                    + uri
                    + "\"}}]"))
        .isEqualTo(
            "[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"(70,001 bytes as"
                + " base64)\"}},{\"fileData\":{\"fileUri\":\"(the upload of /p/$1 \\\"x\\\".png,"
                + " 300,000 bytes, SHA-256 "
                + "ab".repeat(32)
                + ")\"}}]");
  }

  @Test
  void allElseIsShownAsItIs() {
    String json =
        "{\"text\":\"\\\"data\\\":\\\""
            + "A".repeat(200)
            + "\\\"\",\"data\":\"AAAA\",\"fileUri\":"
            + "\"gs://b/$1.png\",\"n\":1.50}";

    assertThat(ReadableRequest.of(json)).isEqualTo(json);
  }
}
