package dev.promptbeam.batch.record;

import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ledger's records of packing and running, by their types. */
public final class Records {
  static final String SENDINGS = "sendings";
  private static final String OUTCOMES = "outcomes";
  private static final String HANDED_ON = "handed-on";
  private static final String BROKEN = "unread";
  private static final String NOTES = "notes";
  private static final String DOUBLES = "doubles";

  private final Ledger ledger;

  public Records(Ledger ledger) {
    this.ledger = ledger;
  }

  /** As they are now, for one who is about to read most of them. */
  public Records ahead() throws IOException {
    return new Records(ledger.ahead(SENDINGS));
  }

  /** The outcomes of shards, for one who is about to read them all. */
  public Records aheadOfOutcomes() throws IOException {
    return new Records(ledger.ahead(OUTCOMES));
  }

  public @Nullable Sealed sealed() throws IOException {
    return ledger.read(Sealed.RECORD, Sealed.class);
  }

  public boolean createSealed(Sealed sealed) throws IOException {
    return ledger.create(Sealed.RECORD, sealed);
  }

  /** What the rows are that come from no file; null where they come from files. */
  public @Nullable InputRows input() throws IOException {
    return ledger.read(InputRows.RECORD, InputRows.class);
  }

  public boolean createInput(InputRows input) throws IOException {
    return ledger.create(InputRows.RECORD, input);
  }

  /** The manifests of all packed buckets, in the order of their numbers. */
  public List<BucketManifest> manifests() throws IOException {
    return all("buckets", BucketManifest.class);
  }

  /** Where a split breaks off; null where it was not found to. */
  public @Nullable BrokenSplit brokenSplit(int split) throws IOException {
    return ledger.read(BROKEN + "/" + split, BrokenSplit.class);
  }

  /** Decides where a split breaks off; false where that is decided. The exit code will tell. */
  public boolean createBrokenSplit(int split, BrokenSplit end) throws IOException {
    return ledger.create(BROKEN + "/" + split, end);
  }

  /** Keeps the first thing of a kind that a person should hear of what was read. */
  public void note(String kind, String sentence) throws IOException {
    ledger.create(NOTES + "/" + kind, sentence);
  }

  /** What a person should hear of what was read. */
  public List<String> notes() throws IOException {
    return all(NOTES, String.class);
  }

  public boolean hasBrokenSplits() throws IOException {
    return !ledger.list(BROKEN).isEmpty();
  }

  /** True where rows of every split are packed: no bucket is complete before all were read. */
  public boolean packingBegan() throws IOException {
    return !ledger.list("buckets").isEmpty();
  }

  /** Names of all sendings that have any record. */
  public List<String> sendings() throws IOException {
    return ledger.list(SENDINGS);
  }

  public @Nullable Intent intent(String sending) throws IOException {
    return ledger.read(path(sending, "intent"), Intent.class);
  }

  public boolean createIntent(String sending, Intent intent) throws IOException {
    return ledger.create(path(sending, "intent"), intent);
  }

  /** Create calls, and which of them surely made no job. */
  public CreateCalls creates() {
    return new CreateCalls(ledger);
  }

  /** What is uploaded for a sending, and under which name; null before that is drawn. */
  public @Nullable UploadRecord upload(String sending) throws IOException {
    return ledger.read(path(sending, "upload"), UploadRecord.class);
  }

  /** To be noted before the upload. */
  public boolean createUpload(String sending, UploadRecord upload) throws IOException {
    return ledger.create(path(sending, "upload"), upload);
  }

  /**
   * Jobs that may be billed in vain. One that was taken for the second of its sending, and was kept
   * in the end, is none.
   */
  public List<SuspectedDouble> doubles() throws IOException {
    List<SuspectedDouble> doubles = new ArrayList<>();
    for (SuspectedDouble found : all(DOUBLES, SuspectedDouble.class)) {
      if (!isKept(found)) {
        doubles.add(found);
      }
    }
    return doubles;
  }

  private boolean isKept(SuspectedDouble found) throws IOException {
    JobRecord kept = found.cause() == SuspectedDouble.Cause.TWO_JOBS ? job(found.sending()) : null;
    return kept != null && kept.name().equals(found.name());
  }

  public void createDouble(SuspectedDouble found) throws IOException {
    ledger.create(DOUBLES + "/" + found.record(), found);
  }

  /** True once the service has taken the cancel. */
  public boolean doubleCancelled(String job) throws IOException {
    return ledger.exists("doubles-cancelled/" + id(job));
  }

  public void noteDoubleCancelled(String job, Instant time) throws IOException {
    ledger.create("doubles-cancelled/" + id(job), time);
  }

  /** Sendings that were given up, and are looked for once more. */
  public LateLooks lateLooks() {
    return new LateLooks(ledger, this);
  }

  public @Nullable JobRecord job(String sending) throws IOException {
    return ledger.read(path(sending, "job"), JobRecord.class);
  }

  public boolean createJob(String sending, JobRecord job) throws IOException {
    return ledger.create(path(sending, "job"), job);
  }

  /** What earlier starts have waited for at jobs. */
  public JobWaits waits() {
    return new JobWaits(ledger);
  }

  /** Inputs whose deletion failed. */
  public InputsLeft inputsLeft() {
    return new InputsLeft(ledger);
  }

  /** How a sending was divided that is too large to become a job; null where it was not. */
  public @Nullable SplitRecord split(String sending) throws IOException {
    return ledger.read(path(sending, "split"), SplitRecord.class);
  }

  /** For a sending that was never submitted this is the only record. */
  public void createSplit(String sending, SplitRecord split) throws IOException {
    ledger.create(path(sending, "split"), split);
  }

  /** How a sending ended; that the user gave it up overrules what the service said before. */
  public @Nullable Ended ended(String sending) throws IOException {
    Ended abandoned = ledger.read(path(sending, "abandoned"), Ended.class);
    return abandoned != null ? abandoned : ledger.read(path(sending, "ended"), Ended.class);
  }

  public void createAbandoned(String sending, Ended ended) throws IOException {
    ledger.create(path(sending, "abandoned"), ended);
  }

  public boolean createEnded(String sending, Ended ended) throws IOException {
    return ledger.create(path(sending, "ended"), ended);
  }

  public @Nullable ReadRecord read(String sending) throws IOException {
    return ledger.read(path(sending, "read"), ReadRecord.class);
  }

  public boolean createRead(String sending, ReadRecord read) throws IOException {
    return ledger.create(path(sending, "read"), read);
  }

  public @Nullable Settled settled(String shard) throws IOException {
    return ledger.read("settled/" + shard, Settled.class);
  }

  public boolean createSettled(String shard, Settled settled) throws IOException {
    return ledger.create("settled/" + shard, settled);
  }

  /** Ids of all shards whose requests have their end. */
  public List<String> settledShards() throws IOException {
    return ledger.list("settled");
  }

  /** What a shard whose requests others ask became in the next stage; null before that. */
  public @Nullable HandedOn handedOn(String shard) throws IOException {
    return ledger.read(HANDED_ON + "/" + shard, HandedOn.class);
  }

  public boolean createHandedOn(String shard, HandedOn handed) throws IOException {
    return ledger.create(HANDED_ON + "/" + shard, handed);
  }

  /** Ids of all those shards. */
  public List<String> handedOnShards() throws IOException {
    return ledger.list(HANDED_ON);
  }

  public @Nullable Published outcome(String shard) throws IOException {
    return ledger.read(OUTCOMES + "/" + shard, Published.class);
  }

  public boolean createOutcome(String shard, Published outcome) throws IOException {
    return ledger.create(OUTCOMES + "/" + shard, outcome);
  }

  /** Ids of all shards that are published. */
  public List<String> published() throws IOException {
    return ledger.list(OUTCOMES);
  }

  /** Claims work for one lane; a claim of an older epoch is void. False where it is taken. */
  public boolean claim(int epoch, String work, String lane) throws IOException {
    return ledger.create(claims(epoch) + work, lane);
  }

  /** Who has claimed that work; null where nobody has. */
  public @Nullable String claimer(int epoch, String work) throws IOException {
    return ledger.read(claims(epoch) + work, String.class);
  }

  private static String claims(int epoch) {
    return "claims/" + number(epoch) + "/";
  }

  /** The newest epoch of the dispatcher lease; 0 before the first. */
  public int epoch() throws IOException {
    List<String> epochs = ledger.list("epochs");
    return epochs.isEmpty() ? 0 : Integer.parseInt(epochs.get(epochs.size() - 1));
  }

  /** Begins the next epoch; the caller holds the dispatcher lease. */
  public int beginEpoch(String owner) throws IOException {
    int next = epoch() + 1;
    if (!ledger.create("epochs/" + number(next), owner)) {
      throw new IOException("epoch " + next + " was begun by another dispatcher");
    }
    return next;
  }

  /** Sorted as text it is sorted as a number. */
  private static String number(int number) {
    return String.format(Locale.ROOT, "%06d", number);
  }

  /** The records of a folder, in the order of their names. */
  private <T> List<T> all(String folder, Class<T> type) throws IOException {
    List<T> records = new ArrayList<>();
    List<String> names = ledger.list(folder);
    Ledger ahead = names.size() > 1 ? ledger.ahead(folder) : ledger;
    for (String name : names) {
      T record = ahead.read(folder + "/" + name, type);
      if (record != null) {
        records.add(record);
      }
    }
    return records;
  }

  private static String id(String job) {
    return job.substring(job.lastIndexOf('/') + 1);
  }

  private static String path(String sending, String record) {
    return SENDINGS + "/" + sending + "/" + record;
  }
}
