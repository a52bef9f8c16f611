package dev.promptbeam.batch.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SealedTest {
  @Test
  void oneJobOfFifteenMegabytesFitsInlineAndNothingLarger() {
    assertThat(sealed(shard(15_000_000)).fitsInline()).isTrue();
    assertThat(sealed(shard(15_000_001)).fitsInline()).isFalse();
    assertThat(sealed(shard(1), shard(1)).fitsInline()).isFalse();
    assertThat(sealed().fitsInline()).isFalse();
  }

  private static Sealed sealed(ShardInfo... shards) {
    return new Sealed(1, 1, 0, List.of(shards));
  }

  private static ShardInfo shard(long bytes) {
    return new ShardInfo("00000-000", 1, 1, bytes, 1);
  }
}
