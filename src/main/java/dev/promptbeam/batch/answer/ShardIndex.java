package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shards of a run by their ids, read when the first one is wanted. */
public final class ShardIndex {
  private final Records records;
  private @Nullable Map<String, ShardInfo> shards;

  public ShardIndex(Records records) {
    this.records = records;
  }

  public synchronized ShardInfo get(String id) throws IOException {
    ShardInfo shard = sealed().get(id);
    if (shard == null) {
      throw new IllegalStateException("shard " + id + " was not packed");
    }
    return shard;
  }

  private Map<String, ShardInfo> sealed() throws IOException {
    Map<String, ShardInfo> known = shards;
    if (known == null) {
      Sealed sealed = records.sealed();
      if (sealed == null) {
        throw new IllegalStateException("nothing is packed yet");
      }
      known =
          sealed.shards().stream().collect(Collectors.toMap(ShardInfo::id, Function.identity()));
      shards = known;
    }
    return known;
  }
}
