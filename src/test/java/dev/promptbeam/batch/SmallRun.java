package dev.promptbeam.batch;

import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of a run of two shards, as far as a test brings it. */
public final class SmallRun {
  private final RunDirectory directory;
  private final Records records;

  public SmallRun(Path root) throws IOException {
    directory = Folders.create(root);
    records = new Records(directory.ledger());
  }

  public RunDirectory directory() {
    return directory;
  }

  public Records records() {
    return records;
  }

  public void begin(double ratio) throws IOException {
    begin(directory, new ShardLimits(2, 10, 1_000, 1_000), ratio);
  }

  /** A run that has begun, and nothing more. */
  public static void begin(RunDirectory directory, ShardLimits cut, double ratio)
      throws IOException {
    new RunRecord(
            RunRecord.FORMAT_VERSION,
            "reviews",
            "r-1",
            RunRecord.RUNNING,
            Map.of(),
            Json.MAPPER.createObjectNode(),
            "https://example.org",
            false,
            cut,
            ratio,
            Counts.NONE,
            null,
            null,
            VirtualClock.START,
            null,
            "0.1.0")
        .write(directory);
  }

  /** Shards a and b with 6 and 12 rows, beside dead letters of reading and building. */
  public void sealTwoShards(long deadLetters) throws IOException {
    List<ShardInfo> shards = new ArrayList<>();
    shards.add(new ShardInfo("a", 6, 6, 600, 60));
    shards.add(new ShardInfo("b", 12, 12, 1_200, 120));
    records.createSealed(new Sealed(18 + deadLetters, 18 + deadLetters, deadLetters, shards));
  }

  public void publish(String shard, long results, long retryable, long permanent)
      throws IOException {
    records.createOutcome(shard, new Published(part(results), part(retryable), part(permanent)));
  }

  private static LineFile.@Nullable Summary part(long lines) {
    return lines == 0 ? null : new LineFile.Summary("part.jsonl", lines, 100, "00");
  }
}
