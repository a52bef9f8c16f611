package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.media.MediaRecords;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.WaitFile;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.ModelAnswers;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads how far a run is, any number of times, while another process may be at work on it. Writes
 * and locks nothing. What cannot change any more is read once.
 */
public final class StatusReader {
  private final RunDirectory directory;
  private final Records records;
  private final Map<String, Closed> closed = new HashMap<>();
  private @Nullable Boolean several;
  private final Map<String, Published> outcomes = new HashMap<>();
  private final KnownShards known;

  public StatusReader(RunDirectory directory) {
    this.directory = directory;
    this.records = new Records(directory.ledger());
    this.known = new KnownShards(records);
  }

  /** A sending that was read. */
  private record Closed(Ended ended, ReadRecord read, ModelAnswers answered) {}

  public RunStatus read() throws IOException {
    Sealed sealed = known.sealed();
    List<String> published = records.published(); // what comes later in a run is looked at later
    List<String> settled = records.settledShards();
    List<ShardInfo> shards = known.look();
    List<String> names = records.sendings();
    Records now = names.isEmpty() ? records : records.ahead();
    Sums sums = new Sums();
    for (String name : names) {
      add(name, now, sums);
    }
    Map<String, ReadRecord> reads = reads();
    Map<String, Long> dead = DeadRequests.of(shards, reads, settled);
    return new RunStatus(
        directory.ledger().list("buckets").size(),
        sealed == null ? null : shards(shards.size(), names, settled, published.size()),
        sums.sendings(),
        sums.ends,
        rows(sealed, published),
        known.requests(),
        sums.answered,
        dead.values().stream().mapToLong(Long::longValue).sum(),
        sums.again,
        sealed == null ? 0 : sealed.sharedRows(),
        sums.byDay,
        records.doubles(),
        new MediaRecords(directory.ledger()).files().size(),
        WaitFile.read(directory),
        sealed == null ? Reading.read(directory) : null,
        StageSums.of(sealed, shards, reads, dead, published));
  }

  private Map<String, ReadRecord> reads() {
    Map<String, ReadRecord> reads = new HashMap<>();
    closed.forEach((name, sending) -> reads.put(name, sending.read()));
    return reads;
  }

  private void add(String name, Records now, Sums sums) throws IOException {
    Closed known = closed.get(name);
    if (known != null) {
      sums.add(known);
      return;
    }
    Ended ended = now.ended(name);
    ReadRecord read = ended == null ? null : now.read(name);
    if (ended == null) {
      if (now.job(name) != null) {
        sums.running++;
      } else {
        addWithoutJob(name, now, sums);
      }
    } else if (read == null) {
      sums.end(ended);
      sums.ended++;
    } else {
      Intent intent = asksSeveral() ? now.intent(name) : null;
      ModelAnswers by = intent == null ? read.answered() : read.answered().unsaidBy(intent.model());
      Closed over = new Closed(ended, read, by);
      closed.put(name, over);
      sums.add(over);
    }
  }

  /** Then an answer that names no model is one of that which its job asked. */
  private boolean asksSeveral() throws IOException {
    Boolean asks = several;
    if (asks == null) {
      RunRecord run = RunRecord.read(directory);
      asks = run != null && run.models().size() > 1;
      several = asks;
    }
    return asks;
  }

  private void addWithoutJob(String name, Records now, Sums sums) throws IOException {
    Intent intent = now.intent(name);
    if (intent == null) {
      sums.uploading += now.split(name) == null ? 1 : 0;
    } else if (intent.flex()) {
      sums.uploading++;
    } else if (now.creates().refusal(name, intent) != null) {
      sums.refused++;
    } else {
      sums.unclear++;
    }
  }

  private static RunStatus.Shards shards(
      int total, List<String> sendings, List<String> settled, int published) {
    Set<String> begun = new HashSet<>(settled);
    sendings.forEach(name -> begun.add(SendingTask.shardOf(name)));
    return new RunStatus.Shards(total, total - begun.size(), settled.size(), published);
  }

  private RunStatus.Rows rows(@Nullable Sealed sealed, List<String> published) throws IOException {
    for (String shard : published) {
      if (!outcomes.containsKey(shard)) {
        Published outcome = records.outcome(shard);
        if (outcome != null) {
          outcomes.put(shard, outcome);
        }
      }
    }
    long results = outcomes.values().stream().mapToLong(one -> lines(one.results())).sum();
    long retryable = outcomes.values().stream().mapToLong(one -> lines(one.retryable())).sum();
    long permanent = outcomes.values().stream().mapToLong(one -> lines(one.permanent())).sum();
    for (HandedOn handed : known.handedOn().values()) {
      retryable += lines(handed.retryable());
      permanent += lines(handed.permanent());
    }
    return new RunStatus.Rows(
        sealed == null ? null : sealed.rowsRead(),
        results,
        new Counts.DeadLetters(retryable, permanent + unpacked(sealed)),
        sealed == null ? 0 : sealed.reusedRows());
  }

  /** Dead letters of reading and building. */
  private long unpacked(@Nullable Sealed sealed) throws IOException {
    if (sealed != null) {
      return sealed.deadLetters();
    }
    return records.manifests().stream().mapToLong(BucketManifest::deadLetterCount).sum();
  }

  private static long lines(LineFile.@Nullable Summary part) {
    return part == null ? 0 : part.lines();
  }

  /** What is summed up over all sendings. */
  private static final class Sums {
    private final Map<String, Integer> ends = new TreeMap<>();
    private final Map<LocalDate, ModelAnswers> byDay = new TreeMap<>();
    private int uploading;
    private int unclear;
    private int refused;
    private int running;
    private int ended;
    private int read;
    private long answered;
    private long again;

    void add(Closed sending) {
      end(sending.ended());
      read++;
      answered += sending.read().done();
      again += sending.read().open();
      ModelAnswers here = sending.answered();
      if (!here.models().isEmpty()) {
        LocalDate day = LocalDate.ofInstant(sending.ended().time(), ZoneOffset.UTC);
        byDay.merge(day, here, ModelAnswers::plus);
      }
    }

    void end(Ended how) {
      ends.merge(how.end().name(), 1, Integer::sum);
    }

    RunStatus.Sendings sendings() {
      return new RunStatus.Sendings(uploading, unclear, refused, running, ended, read);
    }
  }
}
