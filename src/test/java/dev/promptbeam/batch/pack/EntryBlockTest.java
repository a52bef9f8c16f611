package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryBlockTest {
  private static final EntryBlockCoder CODER = EntryBlockCoder.of();

  @Test
  void theCoderIsDeterministicAndSerializable() throws Exception {
    CODER.verifyDeterministic();
    CoderProperties.coderSerializable(CODER);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_095, 4_096, 1 << 20})
  void bytesAreTheSameOnceTheyAreUnpacked(int length) {
    byte[] alike = new byte[length + 10];
    byte[] random = new byte[length + 10];
    new Random(length).nextBytes(random);

    for (byte[] bytes : List.of(alike, random)) {
      byte[] packed = PackedBytes.pack(bytes, length);
      assertThat(packed.length).isLessThanOrEqualTo(length);
      assertThat(PackedBytes.unpack(packed, length)).isEqualTo(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void bytesThatGrewOrBrokeOnTheWayAreRefused() {
    byte[] packed = PackedBytes.pack(new byte[10_000], 10_000);

    assertThat(packed.length).isLessThan(100);
    assertThatThrownBy(() -> PackedBytes.unpack(packed, 9_999))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> PackedBytes.unpack(packed, 10_001))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("10000 bytes were packed, not 10001");
  }

  @Test
  void noBlocksHoldNoEntries() {
    var entries = EntryBlock.entries(List.<EntryBlock>of().iterator());

    assertThat(entries.hasNext()).isFalse();
    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
  }
}
