package dev.promptbeam.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteScanTest {
  @Test
  void findsWhatALoopFinds() {
    Random dice = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[dice.nextInt(40)];
      for (int index = 0; index < bytes.length; index++) {
        bytes[index] = any(dice);
      }
      int from = dice.nextInt(bytes.length + 1);
      int to = from + dice.nextInt(bytes.length - from + 1);
      byte wanted = any(dice);

      int expected = from;
      while (expected < to && bytes[expected] != wanted) {
        expected++;
      }
      assertThat(ByteScan.find(wanted, bytes, from, to)).isEqualTo(expected);
    }
  }

  /** Often one of a few, each a neighbour of another one in value. */
  private static byte any(Random dice) {
    byte[] few = {0, 1, '\n', '\n' + 1, 0x7F, (byte) 0x80, (byte) 0x8A, (byte) 0xFF};
    return dice.nextInt(3) == 0 ? few[dice.nextInt(few.length)] : (byte) dice.nextInt(256);
  }
}
