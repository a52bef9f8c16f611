package dev.promptbeam.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final int[] BYTES = {
    0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE,
    0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @Test
  void agreesWithTheDecoderOfTheJdk() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(0, 14)];
      for (int index = 0; index < bytes.length; index++) {
        bytes[index] = (byte) (random.nextInt(3) == 0 ? 0x61 : BYTES[random.nextInt(BYTES.length)]);
      }
      assertThat(Utf8.firstInvalid(bytes, 0, bytes.length))
          .as(Arrays.toString(bytes))
          .isEqualTo(oracle(bytes));
    }
  }

  @Test
  void looksOnlyAtItsRange() {
    byte[] bytes = {(byte) 0xFF, 'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xC3};

    assertThat(Utf8.firstInvalid(bytes, 1, 4)).isEqualTo(-1);
    assertThat(Utf8.firstInvalid(bytes, 1, 3)).isEqualTo(2);
    assertThat(Utf8.firstInvalid(bytes, 1, 5)).isEqualTo(4);
  }

  private static int oracle(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    boolean isValid = !StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError();
    return isValid ? -1 : in.position();
  }
}
