package dev.promptbeam.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import org.junit.jupiter.api.Test;

final class SeenKeysTest {
  private final SeenKeys keys = new SeenKeys();

  @Test
  void keyOfAnotherRowRepeatsAndTheSameRowDoesNot() {
    assertThat(keys.repeats(row("a", 0))).isFalse();
    assertThat(keys.repeats(row("b", 1))).isFalse();
    assertThat(keys.repeats(row("a", 0))).isFalse();
    assertThat(keys.repeats(row("a", 2))).isTrue();
  }

  @Test
  void soManyKeysAreRememberedAndNoMore() {
    for (int number = 0; number < SeenKeys.MOST + 10; number++) {
      assertThat(keys.repeats(row("k" + number, number))).isFalse();
    }

    assertThat(keys.repeats(row("k0", -1))).isTrue();
    assertThat(keys.repeats(row("k" + (SeenKeys.MOST - 1), -1))).isTrue();
    assertThat(keys.repeats(row("k" + (SeenKeys.MOST + 1), -1))).isFalse();
  }

  private static SourceRow row(String key, long position) {
    return new SourceRow(new Source("a.jsonl", position), key, new byte[0]);
  }
}
