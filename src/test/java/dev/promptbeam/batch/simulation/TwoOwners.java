package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One run, two processes that want to dispatch it, and the time, which passes when it is told. */
final class TwoOwners implements AutoCloseable {
  private static final long TOO_LONG = 200_000;

  final VirtualClock clock = new VirtualClock();
  final MemoryLedger ledger = new MemoryLedger();
  final MemoryLease lease = new MemoryLease();
  final SharedService service = new SharedService(clock);
  final Records records = new Records(ledger);
  final List<String> journal = new ArrayList<>();
  final List<ShardInfo> shards = new ArrayList<>();
  final RunDirectory directory;
  final boolean inline;
  final Owner first;
  final Owner second;

  TwoOwners(Path folder, int shardCount, boolean inline) throws IOException {
    this.directory = Folders.create(folder);
    this.inline = inline;
    PackBucket packer =
        new PackBucket(directory, new ShardLimits(8, 100, 100_000, 100_000), 1 << 20);
    for (int bucket = 0; bucket < shardCount; bucket++) {
      List<PackEntry> entries =
          List.of(
              Entries.request(10 * bucket + 1, "a", 2L * bucket),
              Entries.request(10 * bucket + 2, "a", 2L * bucket + 1));
      shards.addAll(packer.pack(bucket, entries.iterator()).shards());
    }
    this.first = new Owner(this, "first");
    this.second = new Owner(this, "second");
  }

  boolean settled() {
    try {
      return records.settledShards().size() == shards.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets one owner alone go so many gates on. */
  void steps(Owner owner, int count) throws InterruptedException {
    for (int step = 0; step < count && !owner.ended(); step++) {
      letSleep(owner);
      owner.step();
    }
  }

  /** Lets one owner alone go on to its end; the other one is frozen. */
  void finish(Owner owner) throws InterruptedException {
    for (long step = 0; !owner.ended(); step++) {
      if (step > TOO_LONG) {
        throw new AssertionError("no end in sight; at " + owner.at() + "\n" + journal);
      }
      letSleep(owner);
      owner.step();
    }
  }

  /** Lets one owner alone go on until a moment. */
  void runUntil(Owner owner, Instant moment) throws InterruptedException {
    while (!owner.ended() && clock.instant().isBefore(moment)) {
      letSleep(owner);
      owner.step();
    }
  }

  private void letSleep(Owner owner) {
    if (owner.sleeps()) {
      passTo(owner.wake());
    }
  }

  void passTo(Instant moment) {
    clock.moveTo(moment.isBefore(clock.instant()) ? clock.instant() : moment);
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
