package dev.promptbeam.batch.reuse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.Closer;
import dev.promptbeam.batch.answer.SaidTurns;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.reuse.KeptTurns.Kept;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.NextRequests.Turns;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies what was said to dead letters before they died, as far as their stages carry it on. Until
 * the record is there a redrive has packed nothing, and the copy can be made again. Holds the
 * places of one shard of each stage.
 */
public final class TurnCopy implements Closeable {
  private static final long FILE_BYTES = 256L << 20;
  private static final byte[] REQUEST = "{\"request\":".getBytes(US_ASCII);
  private static final byte[] TURN = ",\"turn\":".getBytes(US_ASCII);
  private static final byte[] END = "}".getBytes(US_ASCII);

  private final RunDirectory own;
  private final RunDirectory former;
  private final NextRequests next;
  private final Records records;
  private final KnownShards shards;
  private final Closer closer = Closer.create();
  private final KeyPartitions index;
  private final @Nullable KeptTurns before;
  private final Map<String, Said> said = new HashMap<>();
  private @Nullable String answered;
  private int policy;
  private @Nullable LineFile out;
  private int files;
  private long rows;
  private long again;

  /** Where a turn was copied to. */
  private record Place(int file, long offset, int length) {}

  /** What is taken of a sending; without turns where they are gone. */
  private static final class Said {
    private final Map<String, Place> copied = new HashMap<>();
    private @Nullable SaidTurns turns;
  }

  private TurnCopy(RunDirectory own, RunDirectory former, NextRequests next) throws IOException {
    this.own = own;
    this.former = former;
    this.next = next;
    this.records = new Records(former.ledger());
    this.shards = new KnownShards(records);
    try {
      this.index = closer.register(new KeyPartitions(own.scratch()));
      this.before = Files.exists(KeptTurns.index(former)) ? closer.register(opened(former)) : null;
    } catch (IOException | RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  /**
   * Begins one.
   *
   * @param own the redrive
   * @param former the run whose dead letters are its rows
   * @return null where an earlier start has made it, or, being of an older version, has packed
   *     without it
   */
  public static @Nullable TurnCopy begin(RunDirectory own, RunDirectory former, NextRequests next)
      throws IOException {
    boolean isDecided = Kept.read(own) != null || !new Records(own.ledger()).manifests().isEmpty();
    return isDecided ? null : new TurnCopy(own, former, next);
  }

  /**
   * Begins a file of dead letters.
   *
   * @param sending whose answers its rows came of; null where they came of none of the run
   */
  public void ofAnswers(@Nullable String sending) throws IOException {
    forget();
    answered = sending;
    policy = sending == null ? 0 : policyOf(sending);
  }

  /** A shard whose requests others have asked has no intent. */
  private int policyOf(String sending) throws IOException {
    Intent intent = records.intent(sending);
    return intent == null
        ? shards.get(SendingTask.shardOf(sending)).policy()
        : intent.task().policy();
  }

  public void add(SourceRow row, Trial trial) throws IOException {
    int held = next.entry(row.json(), stage -> true).stage();
    List<Integer> carried = next.carried(held);
    boolean all = true;
    for (int stage : carried) {
      all &= keep(row, trial, stage);
    }
    rows += all && !carried.isEmpty() ? 1 : 0;
    again += all ? 0 : 1;
  }

  private boolean keep(SourceRow row, Trial trial, int stage) throws IOException {
    String sending = sending(stage);
    Place place = sending == null ? kept(row, trial, stage) : said(row, sending, stage);
    if (place == null) {
      return false;
    }
    String key = KeptTurns.key(row.source(), trial, stage);
    index.add(key, place.file, place.offset, place.length);
    return true;
  }

  /** The one in which a stage was asked; null where the former run has not asked it. */
  private @Nullable String sending(int stage) {
    return answered == null ? null : HandedOn.before(answered, next.stage(policy) - stage);
  }

  /** Of a stage that the former run has not asked either. */
  private @Nullable Place kept(SourceRow row, Trial trial, int stage) throws IOException {
    try {
      Turns turns = before == null ? null : before.of(row.source(), trial, stage);
      return turns == null ? null : write(turns);
    } catch (NoSuchFileException pruned) {
      return null;
    }
  }

  /** Rows that share an answer share its copy. */
  private @Nullable Place said(SourceRow row, String sending, int stage) throws IOException {
    String key = SaidTurns.keyIn(row, next.name(stage));
    Said there = said.get(sending);
    try {
      if (there == null) {
        there = new Said();
        said.put(sending, there);
        there.turns = SaidTurns.of(former, records, sending);
      }
      Place place = there.copied.get(key);
      if (place == null && there.turns != null && key != null) {
        Turns turns = there.turns.of(key);
        place = turns == null ? null : write(turns);
        if (place != null) {
          there.copied.put(key, place);
        }
      }
      return place;
    } catch (NoSuchFileException pruned) {
      return null;
    }
  }

  private Place write(Turns turns) throws IOException {
    LineFile file = out;
    if (file != null && file.bytes() > FILE_BYTES) {
      commit(file);
      file = null;
    }
    if (file == null) {
      DurableFile.createFolder(own.turns());
      file = new LineFile(KeptTurns.file(own, files));
      out = file;
    }
    long offset = file.bytes();
    file.writeLine(REQUEST, turns.request(), TURN, turns.turn(), END);
    return new Place(files, offset, Math.toIntExact(file.bytes() - offset - 1));
  }

  private void commit(LineFile file) throws IOException {
    file.commit();
    out = null;
    files++;
  }

  /** Makes the copy appear; from here on the former run may be gone. */
  public Kept commit() throws IOException {
    if (out != null) {
      commit(out);
    }
    KeyPartitions.Size[] size = {new KeyPartitions.Size(0, 0)};
    if (files > 0) {
      DurableFile.replace(KeptTurns.index(own), all -> size[0] = index.writeTo(all));
    }
    Kept kept = new Kept(size[0].keys(), rows, again);
    kept.write(own);
    return kept;
  }

  private void forget() throws IOException {
    try (Closer all = Closer.create()) {
      for (Said one : said.values()) {
        if (one.turns != null) {
          all.register(one.turns);
        }
      }
    }
    said.clear();
  }

  private static KeptTurns opened(RunDirectory former) throws IOException {
    KeptTurns kept = KeptTurns.open(former);
    if (kept == null) {
      throw new IOException(former.turns() + " is there without its record");
    }
    return kept;
  }

  @Override
  public void close() throws IOException {
    try (closer) {
      forget();
      if (out != null) {
        out.close();
      }
    }
  }
}
