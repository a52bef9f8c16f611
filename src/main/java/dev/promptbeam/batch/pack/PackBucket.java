package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.reuse.ReuseIndex;
import dev.promptbeam.batch.reuse.TakenAnswers;
import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.format.ColumnCollector;
import dev.promptbeam.result.format.ColumnRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs one bucket: sorts its entries, cuts the requests into shards, writes their files and
 * commits all of it by one manifest. What is written is a pure function of the bucket's content, so
 * a repeat after a crash, or a second writer at the same time, makes the same files; the first
 * manifest wins.
 */
public final class PackBucket {
  private final RunDirectory directory;
  private final Ledger ledger;
  private final ShardLimits cut;
  private final RowNames names;
  private final long memory;
  private final EntryArrays arrays;

  /** Of rows that are told apart by their places. */
  public PackBucket(RunDirectory directory, ShardLimits cut, long memory) {
    this(directory, cut, RowNames.PLACE, memory, new EntryArrays());
  }

  PackBucket(
      RunDirectory directory, ShardLimits cut, RowNames names, long memory, EntryArrays arrays) {
    this.directory = directory;
    this.ledger = directory.ledger();
    this.cut = cut;
    this.names = names;
    this.memory = memory;
    this.arrays = arrays;
  }

  /** Packs a bucket, or returns its manifest unread where it is committed. */
  public BucketManifest pack(int bucket, Iterator<PackEntry> entries) throws IOException {
    return packBlocks(bucket, EntryBlock.alone(entries));
  }

  /** Packs a bucket that comes in blocks. */
  BucketManifest packBlocks(int bucket, Iterator<EntryBlock> entries) throws IOException {
    BucketManifest committed = committed(bucket);
    if (committed != null) {
      return committed;
    }
    BucketManifest manifest = write(bucket, entries);
    if (ledger.create(BucketManifest.recordName(bucket), manifest)) {
      return manifest;
    }
    BucketManifest winner = committed(bucket);
    if (winner == null) {
      throw new IOException("the manifest of bucket " + bucket + " vanished from " + directory);
    }
    return winner;
  }

  private @Nullable BucketManifest committed(int bucket) throws IOException {
    return ledger.read(BucketManifest.recordName(bucket), BucketManifest.class);
  }

  private BucketManifest write(int bucket, Iterator<EntryBlock> blocks) throws IOException {
    String name = BucketManifest.name(bucket);
    boolean columns = ResultPlace.of(directory).columns();
    ColumnCollector seen = new ColumnCollector();
    try (ExternalSort sort = new ExternalSort(EntryOrder.KEY, memory, directory.scratch(), arrays);
        ExternalSort named = new ExternalSort(EntryOrder.KEY, memory, directory.scratch(), arrays);
        LineFile deadLetters = new LineFile(directory.bucketDeadLetters(name));
        ShardCutter asked = new ShardCutter(directory, cut, memory, name + "-", null, arrays);
        ShardCutter reused =
            new ShardCutter(directory, cut, memory, name + "-r", taken(), arrays)) {
      while (blocks.hasNext()) {
        sort.add(blocks.next());
      }
      EqualRows rows = new EqualRows();
      ExternalSort.Consumer pack =
          entry -> {
            if (entry.kind() == PackEntry.Kind.DEAD_LETTER) {
              deadLetters.writeLine(entry.json());
              byte[] row = columns ? DeadLetterJson.read(entry.json()).row() : null;
              if (row != null) {
                seen.add(entry.source(), row); // a redrive may make a result of it
              }
              return;
            }
            (entry.kind() == PackEntry.Kind.REUSED ? reused : asked).add(entry);
            if (columns) {
              seen.add(entry.source(), entry.json());
            }
          };
      if (names == RowNames.PLACE) {
        sort.forEach(pack);
      } else if (!sort.varied()) {
        sort.forEach(entry -> pack.accept(rows.named(entry)));
      } else { // equal rows are numbered variant by variant, which tears equal requests apart
        sort.forEach(entry -> named.add(rows.named(entry)));
        named.forEach(pack);
      }
      List<ShardInfo> shards = new ArrayList<>(asked.finish());
      shards.addAll(reused.finish());
      if (columns) {
        new ColumnRecords(ledger).note(name, seen.columns());
      }
      LineFile.Summary letters = deadLetters.lines() == 0 ? null : deadLetters.commit();
      return new BucketManifest(bucket, shards, letters, rows.digest());
    }
  }

  private ShardCutter.@Nullable Elsewhere taken() throws IOException {
    ReuseIndex index = Files.exists(directory.reuse()) ? ReuseIndex.open(directory) : null;
    return index == null
        ? null
        : (shard, policy) -> new TakenAnswers(directory, SendingTask.name(shard, 1), index);
  }
}
