package dev.promptbeam.gemini.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  private static final String SECRET = "AIzaAIzaB-0123456789";
  private static final String STARS = "*".repeat(SECRET.length());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        SECRET,
        "a" + SECRET + "b" + SECRET,
        SECRET + SECRET,
        "AIzaAIza" + SECRET,
        "AIza" + SECRET + "AIza",
        "AIzaAIzaB-012345678",
        "ä" + SECRET + "\n" + SECRET + "AIzaAIzaB"
      })
  void hidesASecretHoweverItsBytesAreCut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length + 1; size++) {
      BytesSink seen = new BytesSink(1_000);
      BodySink mask = SecretMask.before(seen, SECRET);
      for (int at = 0; at < bytes.length; at += size) {
        assertThat(mask.accept(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at))))
            .isTrue();
      }
      mask.end(0);

      assertThat(seen.text()).isEqualTo(text.replace(SECRET, STARS));
    }
  }

  @Test
  void hidesSecretsOfTextsThatAreMuchLikeThem() {
    Random random = new Random(5);
    for (int round = 0; round < 3_000; round++) {
      String secret = letters(SECRET.length() - random.nextInt(9), random);
      StringBuilder text = new StringBuilder();
      while (text.length() < 200) {
        text.append(random.nextInt(4) == 0 ? secret : letters(random.nextInt(12), random));
      }
      BytesSink seen = new BytesSink(1_000);
      BodySink mask = SecretMask.before(seen, secret);
      mask.accept(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
      mask.end(0);

      assertThat(seen.text())
          .isEqualTo(text.toString().replace(secret, "*".repeat(secret.length())));
    }
  }

  private static String letters(int count, Random random) {
    return random
        .ints(count, 'a', 'c')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void leavesWordsAlone() {
    BytesSink seen = new BytesSink(10);

    assertThat(SecretMask.before(seen, "word")).isSameAs(seen);
  }
}
