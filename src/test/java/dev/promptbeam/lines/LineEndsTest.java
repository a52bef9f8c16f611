package dev.promptbeam.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineEndsTest {
  @Test
  void findsTheFirstLineEndWhereverItIsAndWhateverStandsAroundIt() {
    Random random = new Random(7);
    byte[] near = {'\n', '\n' + 1, '\n' - 1, 0, -1, (byte) ('\n' | 0x80), 'a'};
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = near[random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(near.length - 1)];
      }
      int to = random.nextInt(bytes.length + 1);
      int from = random.nextInt(to + 1);
      int expected = from;
      while (expected < to && bytes[expected] != '\n') {
        expected++;
      }

      assertThat(LineEnds.find(bytes, from, to)).isEqualTo(expected);
    }
  }
}
