package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of the bytes of an entry is what its coder reads. */
class EntryStoreTest {
  private static final PackEntryCoder CODER = PackEntryCoder.of();

  private final EntryArrays arrays = new EntryArrays();

  @Test
  void entriesComeOutAsTheyWentInHoweverTheyCame() throws Exception {
    List<PackEntry> entries = entries(2_000);
    EntryStore alone = new EntryStore(EntryOrder.KEY, arrays);
    EntryStore packed = new EntryStore(EntryOrder.KEY, arrays);
    for (PackEntry entry : entries) {
      alone.add(entry);
    }
    for (EntryBlock block : blocks(entries)) {
      packed.add(block);
    }

    for (EntryStore store : List.of(alone, packed)) {
      assertThat(store.count()).isEqualTo(entries.size());
      for (int number = 0; number < entries.size(); number++) {
        byte[] expected = CoderUtils.encodeToByteArray(CODER, entries.get(number));
        assertThat(CoderUtils.encodeToByteArray(CODER, store.get(number))).isEqualTo(expected);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        store.write(number, written);
        assertThat(written.toByteArray()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreThatIsUsedAgainSortsByWhatItHoldsNow(EntryOrder order) throws Exception {
    EntryStore store = new EntryStore(order, arrays);
    for (int round = 0; round < 3; round++) {
      List<PackEntry> added = entries(500 + round);
      for (PackEntry entry : added) {
        store.add(entry);
      }
      List<PackEntry> expected = new ArrayList<>(added);
      expected.sort(order);

      List<PackEntry> sorted = new ArrayList<>();
      for (int number : store.sorted()) {
        sorted.add(added.get(number));
      }
      assertThat(sorted).containsExactlyElementsOf(expected);
      store.clear();
      assertThat(store.count()).isZero();
      assertThat(store.weight()).isZero();
    }
  }

  @Test
  void arraysAreUsedAgainButForLargeOnes() {
    byte[] usual = arrays.take(1);
    byte[] large = arrays.take(usual.length + 1);
    arrays.give(large);
    arrays.give(usual);

    assertThat(large).hasSize(usual.length + 1);
    assertThat(arrays.take(usual.length)).isSameAs(usual);
    assertThat(arrays.take(usual.length)).isNotSameAs(usual);
    assertThat(arrays.take(large.length)).isNotSameAs(large);
  }

  @Test
  void anEntryThatIsCutOffIsRefused() throws Exception {
    byte[] whole = CoderUtils.encodeToByteArray(CODER, Entries.request(7, "a.jsonl", 3));
    EntryStore store = new EntryStore(EntryOrder.KEY, arrays);
    EntryBlock cut = EntryBlock.pack(whole, whole.length - 1);

    assertThatThrownBy(() -> store.add(cut)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tellsWhetherItHasSeenALaterVariant() throws Exception {
    EntryStore store = new EntryStore(EntryOrder.KEY, arrays);
    store.add(Entries.request(7, "a.jsonl", 3, new Trial(0, 3), 1));
    assertThat(store.varied()).isFalse();
    store.add(Entries.request(7, "a.jsonl", 3, new Trial(1, 0), 1));
    store.clear();
    assertThat(store.varied()).isTrue();
  }

  private static List<PackEntry> entries(int count) throws Exception {
    Random dice = new Random(count);
    List<PackEntry> entries = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      String file = dice.nextInt(5) == 0 ? "größer \uD83D\uDE00.jsonl" : "a.jsonl";
      byte[] json = Entries.utf8("\"é" + "x".repeat(dice.nextInt(at % 100 == 0 ? 400_000 : 300)));
      SourceRow row = new SourceRow(new Source(file, dice.nextLong() >>> 1), "ключ " + at, json);
      KeyedRequest request = new KeyedRequest(Entries.key(dice.nextInt(1_000)), json, at, row);
      Trial trial = new Trial(dice.nextInt(2), dice.nextInt(300));
      entries.add(
          switch (dice.nextInt(6)) {
            case 0 -> PackEntry.ofDeadLetter(row.source(), json);
            case 1 -> PackEntry.ofLostFile(row.source(), json);
            case 2 -> PackEntry.ofReused(request, trial, dice.nextInt(3), dice.nextLong() >>> 1);
            case 3 -> PackEntry.ofCount(at, dice.nextLong() >>> 1);
            case 4 -> PackEntry.ofRequest(request);
            default -> PackEntry.ofRequest(request, trial, dice.nextInt(300));
          });
    }
    return entries;
  }

  private static List<EntryBlock> blocks(List<PackEntry> entries) throws Exception {
    List<EntryBlock> blocks = new ArrayList<>();
    BucketBlocks gathered = new BucketBlocks();
    for (PackEntry entry : entries) {
      gathered.add(0, entry, (bucket, block) -> blocks.add(block));
    }
    gathered.flush((bucket, block) -> blocks.add(block));
    List<EntryBlock> arrived = new ArrayList<>();
    for (EntryBlock block : blocks) {
      byte[] bytes = CoderUtils.encodeToByteArray(EntryBlockCoder.of(), block);
      arrived.add(EntryBlockCoder.of().decode(new ByteArrayInputStream(bytes)));
    }
    return arrived;
  }
}
