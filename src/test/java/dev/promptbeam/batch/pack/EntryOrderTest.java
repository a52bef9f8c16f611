package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntryOrderTest {
  private static final int ENTRIES = 2_000;

  private final Random dice = new Random(7);

  @ParameterizedTest
  @EnumSource
  void sortsAsAListDoesWhateverTheEntriesHaveInCommon(EntryOrder order) throws Exception {
    sortsAsAListDoes(order, at -> entry(hex(), "a", dice.nextLong(1L << 42), 0));
    sortsAsAListDoes(order, at -> entry(hex(), "a", dice.nextLong(), 0));
    sortsAsAListDoes(order, at -> entry(hex(), "a", dice.nextInt(30), 0));
    sortsAsAListDoes(order, at -> entry(hex(), "ab".substring(at % 2), at, 0));
    sortsAsAListDoes(order, at -> entry(hex().substring(0, 9 + at % 3), "a", 5, 0));
    sortsAsAListDoes(order, at -> entry("0123456789" + hex().substring(10), "a", -at, 0));
    sortsAsAListDoes(order, at -> entry("00000000000000000000000000000001", "a", -at, at % 2));
    sortsAsAListDoes(order, at -> entry(hex(), "a", 7, at % 2));
    sortsAsAListDoes(
        order,
        at -> at % 3 == 0 ? Entries.deadLetter("b", -at) : entry("0".repeat(32), "a", at, 0));
    assertThat(new EntryStore(order, new EntryArrays()).sorted()).isEmpty();
  }

  private void sortsAsAListDoes(EntryOrder order, Function<Integer, PackEntry> entries)
      throws Exception {
    List<PackEntry> added = new ArrayList<>();
    EntryStore store = new EntryStore(order, new EntryArrays());
    for (int at = 0; at < ENTRIES; at++) {
      added.add(entries.apply(at));
      store.add(added.get(at));
    }
    List<PackEntry> expected = new ArrayList<>(added);
    expected.sort(order::compare);

    int[] sorted = store.sorted();

    assertThat(sorted).hasSize(ENTRIES);
    for (int at = 0; at < ENTRIES; at++) { // the very same, in their order where they are alike
      assertThat(added.get(sorted[at])).isSameAs(expected.get(at));
    }
  }

  private String hex() {
    return String.format(Locale.ROOT, "%016x%016x", dice.nextLong(), dice.nextLong());
  }

  private PackEntry entry(String key, String file, long position, int policy) {
    SourceRow row = new SourceRow(new Source(file, position), "k", Entries.utf8("{}"));
    return PackEntry.ofRequest(
        new KeyedRequest(key, Entries.utf8("{}"), 10, row), new Trial(dice.nextInt(2), 0), policy);
  }
}
