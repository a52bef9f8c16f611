package dev.promptbeam.batch.pack;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * What travels from the dataset to its bucket: rows, and beside them, in the same collection, dead
 * letters and row counts. One collection and not three, because a second output of a step breaks
 * Flink's chain and writes a full copy of the data to disk.
 *
 * @param kind what it is
 * @param requestKey of a request; empty otherwise
 * @param shared whether rows with an equal request share its answer
 * @param request the request as JSON; empty for all but a request
 * @param number estimated input tokens of a request, rows of a count, 1 for the dead letter of a
 *     file, the place in the {@code ReuseIndex} of what is reused; 0 otherwise
 * @param source where the row came from
 * @param rowKey what names the row in results; empty for dead letters and counts
 * @param trial which of the times that the row is asked; the only one for what is no request
 * @param policy index of the run's {@code ShardPolicy} by which a request is asked
 * @param json the row, or the whole dead letter, as one JSON object; empty for a count
 */
@SuppressWarnings("ArrayRecordComponent") // an element of the hot path; compared by EntryOrder only
@DefaultCoder(PackEntryCoder.class)
public record PackEntry(
    Kind kind,
    String requestKey,
    boolean shared,
    byte[] request,
    long number,
    Source source,
    String rowKey,
    Trial trial,
    int policy,
    byte[] json) {
  private static final byte[] NOTHING = new byte[0];

  /** What an entry is. */
  public enum Kind {
    ROW,
    REQUEST,
    DEAD_LETTER,
    COUNT,
    /** A request whose answer another run has asked for. */
    REUSED
  }

  /** A row as it was read. */
  public static PackEntry ofRow(SourceRow row) {
    return ofRow(row, Trial.ONLY);
  }

  /**
   * @param trial where it is a dead letter: that which is asked again
   */
  public static PackEntry ofRow(SourceRow row, Trial trial) {
    return new PackEntry(
        Kind.ROW, "", false, NOTHING, 0, row.source(), row.key(), trial, 0, row.json());
  }

  /** Of a run in which each row is asked once. */
  public static PackEntry ofRequest(KeyedRequest keyed) {
    return ofRequest(keyed, Trial.ONLY, 0);
  }

  public static PackEntry ofRequest(KeyedRequest keyed, Trial trial, int policy) {
    return ofRequest(keyed, trial, policy, Kind.REQUEST, keyed.tokens());
  }

  /**
   * @param place of its answer in the {@code ReuseIndex}
   */
  public static PackEntry ofReused(KeyedRequest keyed, Trial trial, int policy, long place) {
    return ofRequest(keyed, trial, policy, Kind.REUSED, place);
  }

  private static PackEntry ofRequest(
      KeyedRequest keyed, Trial trial, int policy, Kind kind, long number) {
    SourceRow row = keyed.row();
    return new PackEntry(
        kind,
        keyed.requestKey(),
        keyed.requestKey().equals(keyed.contentKey()),
        keyed.request(),
        number,
        row.source(),
        row.key(),
        trial,
        policy,
        row.json());
  }

  /** A dead letter of reading or building, as {@code DeadLetterJson} writes it. */
  public static PackEntry ofDeadLetter(Source source, byte[] json) {
    return ofDeadLetter(source, Trial.ONLY, json);
  }

  public static PackEntry ofDeadLetter(Source source, Trial trial, byte[] json) {
    return new PackEntry(Kind.DEAD_LETTER, "", false, NOTHING, 0, source, "", trial, 0, json);
  }

  /** The dead letter of a file, which counts as one row whatever is asked of rows. */
  public static PackEntry ofLostFile(Source source, byte[] json) {
    return new PackEntry(Kind.DEAD_LETTER, "", false, NOTHING, 1, source, "", Trial.ONLY, 0, json);
  }

  public boolean isOfLostFile() {
    return kind == Kind.DEAD_LETTER && number == 1;
  }

  /** How many rows a split held, dead letters included. */
  public static PackEntry ofCount(int split, long rows) {
    return new PackEntry(
        Kind.COUNT, "", false, NOTHING, rows, new Source("", split), "", Trial.ONLY, 0, NOTHING);
  }

  /** The row that {@link #ofRow} took. */
  public SourceRow row() {
    return new SourceRow(source, rowKey, json);
  }

  /**
   * The bucket it is dealt to: requests to those of their policy by key, so that equal ones meet,
   * dead letters by source, and counts to one of their own behind the last.
   */
  int bucket(ShardLimits cut) {
    return switch (kind) {
      case REQUEST, REUSED ->
          cut.first(policy)
              + Integer.remainderUnsigned(
                  Integer.parseUnsignedInt(requestKey, 0, 8, 16), cut.of(policy));
      case DEAD_LETTER -> Integer.remainderUnsigned(sourceHash(), cut.allBuckets());
      case COUNT -> cut.allBuckets();
      case ROW -> throw new IllegalStateException("row " + source + " has no request");
    };
  }

  /** Spelled out: Java does not say how a record hashes, and a repeat must deal alike. */
  private int sourceHash() {
    return 31 * source.file().hashCode() + Long.hashCode(source.position());
  }

  /** What one row adds to the sum of what rows hold, where it is named by its content. */
  public long contentDigest() {
    return Long.parseUnsignedLong(source.file(), 0, 16, 16);
  }

  PackEntry withoutRequest() {
    return new PackEntry(kind, requestKey, shared, NOTHING, 0, source, rowKey, trial, policy, json);
  }

  /** Bytes it takes on the heap, roughly. */
  long weight() {
    return 200L + request.length + json.length + 2L * rowKey.length();
  }
}
