package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class BucketBlocksTest {
  private static final int BUCKETS = 7;
  private static final long MOST_HELD = 8 << 20;

  private final BucketBlocks blocks = new BucketBlocks();
  private final Map<Integer, List<EntryBlock>> handedOut = new TreeMap<>();
  private long bytesOut;

  @Test
  void everyEntryComesOutOfABlockOfItsBucketInTheOrderInWhichItCame() throws Exception {
    Map<Integer, List<String>> added = new TreeMap<>();
    for (int row = 0; row < 10_000; row++) {
      int bucket = row * 31 % BUCKETS;
      PackEntry entry = entry(row, 1_000);
      added.computeIfAbsent(bucket, b -> new ArrayList<>()).add(trip(entry));
      blocks.add(bucket, entry, this::take);
    }
    assertThat(handedOut).as("what passes the bound is handed out at once").hasSize(BUCKETS);
    blocks.flush(this::take);

    assertThat(unpacked()).isEqualTo(added);
    List<EntryBlock> all = handedOut.values().stream().flatMap(List::stream).toList();
    assertThat(all).hasSizeLessThan(1_000);
    assertThat(all).allMatch(block -> block.alone() == null && block.length() < 70_000);
    assertThat(all.stream().mapToLong(block -> block.packed().length).sum())
        .as("the text of a row and that of its request are one")
        .isLessThan(all.stream().mapToLong(EntryBlock::length).sum() * 2 / 3);
  }

  @Test
  void holdsNoMoreThanItsBoundWhateverTheNumberOfBuckets() throws Exception {
    long added = 0;
    for (int row = 0; row < 10_000; row++) {
      PackEntry entry = entry(row, 1_000);
      added += CoderUtils.encodeToByteArray(PackEntryCoder.of(), entry).length;
      blocks.add(row, entry, this::take);
      assertThat(added - bytesOut).isLessThan(MOST_HELD);
    }
    blocks.flush(this::take);

    assertThat(handedOut).hasSize(10_000);
    assertThat(handedOut.values()).allMatch(ofBucket -> ofBucket.size() == 1);
  }

  @Test
  void aLargeEntryIsHandedOutAtOnceAndUntouched() throws Exception {
    PackEntry large = entry(1, 1 << 20);
    blocks.add(3, entry(0, 10), this::take);
    blocks.add(3, large, this::take);

    assertThat(handedOut.get(3)).singleElement().matches(block -> block.alone() == large);
    blocks.flush(this::take);
    assertThat(unpacked().get(3)).containsExactly(trip(large), trip(entry(0, 10)));
  }

  @Test
  void isEmptyAgainBehindAFlush() throws Exception {
    blocks.flush(this::take);
    assertThat(handedOut).isEmpty();
    blocks.add(1, entry(1, 10), this::take);
    blocks.flush(this::take);
    blocks.flush(this::take);

    assertThat(unpacked()).isEqualTo(Map.of(1, List.of(trip(entry(1, 10)))));
  }

  private void take(int bucket, EntryBlock block) {
    handedOut.computeIfAbsent(bucket, b -> new ArrayList<>()).add(block);
    bytesOut += block.length();
  }

  /** All entries of each bucket, after a trip of their blocks. */
  private Map<Integer, List<String>> unpacked() throws Exception {
    Map<Integer, List<String>> unpacked = new TreeMap<>();
    for (Map.Entry<Integer, List<EntryBlock>> bucket : handedOut.entrySet()) {
      List<EntryBlock> arrived = new ArrayList<>();
      for (EntryBlock block : bucket.getValue()) {
        arrived.add(CoderUtils.clone(EntryBlockCoder.of(), block));
      }
      List<String> entries = new ArrayList<>();
      EntryBlock.entries(arrived.iterator()).forEachRemaining(entry -> entries.add(trip(entry)));
      unpacked.put(bucket.getKey(), entries);
    }
    return unpacked;
  }

  private static String trip(PackEntry entry) {
    try {
      return CoderUtils.encodeToBase64(PackEntryCoder.of(), entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PackEntry entry(int row, int letters) {
    StringBuilder text = new StringBuilder();
    new Random(row).ints(letters, 'a', 'z').forEach(text::appendCodePoint);
    byte[] json = Entries.utf8("\"" + text + "\"");
    SourceRow source = new SourceRow(new Source("a.jsonl", row), "k" + row, json);
    return PackEntry.ofRequest(new KeyedRequest(Entries.key(row), json, 10, source));
  }
}
