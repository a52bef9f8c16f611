package dev.promptbeam.result.media;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaContentTest {
  @Test
  void dataOfAnyLengthIsDecoded() throws IOException {
    Random random = new Random(1);
    for (int length : new int[] {1, 2, 3, 4, 36_863, 36_864, 36_865, 1_000_000}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);

      assertThat(written("image/png", Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
      assertThat(
              written("image/png", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
          .isEqualTo(bytes);
    }
  }

  @Test
  void jsonsEscapesAreSeenThrough() throws IOException {
    byte[] bytes = {-1, -1, -2, 62};
    assertThat(Base64.getEncoder().encodeToString(bytes)).isEqualTo("///+Pg==");

    assertThat(written("image/png", "\\/\\u002f/\\u002BPg\\u003d=")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QQ=",
        "Q",
        "QUJD QUJD",
        "QU*D",
        "QQ==QQ==",
        "\\n",
        "\\u00e4",
        "\\u12",
        "\\",
        "QUI=QUJD"
      })
  void whatIsNoBase64IsSaidSo(String data) {
    assertThatThrownBy(() -> written("image/png", data))
        .isInstanceOf(UndecodableException.class)
        .hasMessageMatching("(is not base64|has an escape) .*");
  }

  @Test
  void escapesAndPaddingMayStandAnywhere() throws IOException {
    byte[] bytes = new byte[200_000];
    Arrays.fill(bytes, (byte) -1);
    String plain = Base64.getEncoder().encodeToString(bytes);
    assertThat(plain).startsWith("////").endsWith("8=");

    for (int shift = 0; shift < 6; shift++) {
      String escaped = plain.substring(0, shift) + plain.substring(shift).replace("/", "\\u002F");
      assertThat(written("image/png", escaped)).isEqualTo(bytes);
      assertThat(
              written(
                  "image/png",
                  plain.substring(0, shift) + plain.substring(shift).replace("/", "\\/")))
          .isEqualTo(bytes);
    }
    assertThatThrownBy(() -> written("image/png", "QUJD".repeat(16_383) + "QQ==" + "QUJD"))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void escapesMayBeginFarBehind() throws IOException {
    byte[] bytes = new byte[200_000];
    Arrays.fill(bytes, 60_000, bytes.length, (byte) -1);
    String plain = Base64.getEncoder().encodeToString(bytes);
    assertThat(plain.indexOf('/')).isGreaterThan(65_536);

    assertThat(written("image/png", plain.replace("/", "\\u002F"))).isEqualTo(bytes);
    assertThat(written("image/png", plain.replace('/', '_'))).isEqualTo(bytes);
    assertThatThrownBy(() -> written("image/png", plain.replaceFirst("/", "\\\\n")))
        .isInstanceOf(UndecodableException.class)
        .hasMessageMatching("has an escape .*");
  }

  @Test
  void nothingIsNoPicture() {
    assertThatThrownBy(() -> written("image/png", ""))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("has no bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "image/png, image/png, png",
    "IMAGE/JPEG, image/jpeg, jpg",
    "image/webp; q=1, image/webp, webp",
    "audio/L16;codec=pcm;rate=24000, audio/wav, wav",
    "'', '', bin",
    "image/x-new, image/x-new, bin"
  })
  void theFileIsNamedByItsType(String said, String mimeType, String extension) {
    MediaContent content = content(said, "QQ==");

    assertThat(content.mimeType()).isEqualTo(mimeType);
    assertThat(content.extension()).isEqualTo(extension);
  }

  @Test
  void rawSoundBecomesAFileThatOthersPlay() throws Exception {
    byte[] samples = {1, 2, 3, 4, 5, 6};

    byte[] wav =
        written("audio/L16;codec=pcm;rate=16000", Base64.getEncoder().encodeToString(samples));

    try (AudioInputStream sound = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      AudioFormat format = sound.getFormat();
      assertThat(format.getSampleRate()).isEqualTo(16_000);
      assertThat(format.getSampleSizeInBits()).isEqualTo(16);
      assertThat(format.getChannels()).isEqualTo(1);
      assertThat(format.isBigEndian()).isFalse();
      assertThat(sound.readAllBytes()).isEqualTo(samples);
    }
  }

  private static MediaContent content(String mimeType, String data) {
    return new MediaContent(mimeType, () -> new ByteArrayInputStream(data.getBytes(US_ASCII)));
  }

  private static byte[] written(String mimeType, String data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    content(mimeType, data).writeTo(out);
    return out.toByteArray();
  }
}
