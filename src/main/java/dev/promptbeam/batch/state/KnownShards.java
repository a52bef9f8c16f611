package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a run as far as they are known: those that were sealed, and those that came of
 * answers since. Remembers what it has seen, and reads no record of a run without stages but the
 * seal. For many threads.
 */
public final class KnownShards {
  private final Records records;
  private final Map<String, ShardInfo> shards = new LinkedHashMap<>();
  private final Map<String, HandedOn> handedOn = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private @Nullable Sealed sealed;

  public KnownShards(Records records) {
    this.records = records;
  }

  /** What the packing of the run was sealed with; null before that. */
  public synchronized @Nullable Sealed sealed() throws IOException {
    if (sealed == null) {
      sealed = records.sealed();
      if (sealed != null) {
        sealed.shards().forEach(shard -> shards.put(shard.id(), shard));
      }
    }
    return sealed;
  }

  /** All shards that there are now. */
  public synchronized List<ShardInfo> look() throws IOException {
    Sealed packed = sealed();
    if (packed == null || !packed.staged()) {
      return packed == null ? List.of() : packed.shards();
    }
    Records now = seen.isEmpty() ? records.ahead() : records;
    for (String sending : records.sendings()) {
      ReadRecord read = seen.contains(sending) ? null : now.read(sending);
      if (read != null) {
        take(sending, read.next());
      }
    }
    for (String shard : records.handedOnShards()) {
      String sending = SendingTask.name(shard, 1);
      HandedOn handed = seen.contains(sending) ? null : records.handedOn(shard);
      if (handed != null) {
        take(sending, handed);
      }
    }
    return new ArrayList<>(shards.values());
  }

  /** What the answers of sendings became, by sending, as it was at the last look. */
  public synchronized Map<String, HandedOn> handedOn() {
    return new LinkedHashMap<>(handedOn);
  }

  /** How many there were at the last look. */
  public synchronized int count() throws IOException {
    sealed();
    return shards.size();
  }

  /** Distinct requests that are asked, in all stages, as it was at the last look. */
  public synchronized long requests() {
    return shards.values().stream().filter(ShardInfo::asked).mapToLong(ShardInfo::requests).sum();
  }

  /** One of them, which may have come since the last look. */
  public synchronized ShardInfo get(String id) throws IOException {
    sealed();
    ShardInfo known = shards.get(id);
    if (known == null) {
      look();
      known = shards.get(id);
    }
    if (known == null) {
      throw new IllegalStateException("nobody knows of shard " + id);
    }
    return known;
  }

  private void take(String sending, @Nullable HandedOn handed) {
    seen.add(sending);
    if (handed != null) {
      handedOn.put(sending, handed);
      handed.shards().forEach(shard -> shards.put(shard.id(), shard));
    }
  }
}
