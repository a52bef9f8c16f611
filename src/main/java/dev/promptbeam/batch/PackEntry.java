package dev.promptbeam.batch;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Source;
import java.util.Comparator;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.jspecify.annotations.Nullable;

/**
 * What is dealt to a bucket: a row with its request, or a dead letter.
 *
 * @param requestKey null for a dead letter
 * @param request the request as JSON; empty for a dead letter
 * @param tokens estimated input tokens
 * @param source where the row came from
 * @param rowKey what names the row in results; empty for a dead letter
 * @param json the row, or the whole dead letter, as one JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // an element of the hot path; compared by ORDER only
@DefaultCoder(PackEntryCoder.class)
public record PackEntry(
    @Nullable String requestKey,
    byte[] request,
    int tokens,
    Source source,
    String rowKey,
    byte[] json) {
  private static final byte[] NOTHING = new byte[0];

  /** Dead letters first, then requests by key, so that equal requests stand side by side. */
  static final Comparator<PackEntry> ORDER =
      Comparator.comparing(
              PackEntry::requestKey, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
          .thenComparing(PackEntry::source);

  static final Comparator<PackEntry> SOURCE_ORDER = Comparator.comparing(PackEntry::source);

  public static PackEntry of(KeyedRequest keyed) {
    return new PackEntry(
        keyed.requestKey(),
        keyed.request(),
        keyed.tokens(),
        keyed.row().source(),
        keyed.row().key(),
        keyed.row().json());
  }

  /** A dead letter of reading or building, which travels with the rows of its bucket. */
  public static PackEntry ofDeadLetter(Source source, byte[] json) {
    return new PackEntry(null, NOTHING, 0, source, "", json);
  }

  /** The bucket it is dealt to: by request key, so that equal requests meet; else by source. */
  public int bucket(int buckets) {
    int hash =
        requestKey == null ? source.hashCode() : Integer.parseUnsignedInt(requestKey, 0, 8, 16);
    return Integer.remainderUnsigned(hash, buckets);
  }

  PackEntry withoutRequest() {
    return new PackEntry(requestKey, NOTHING, 0, source, rowKey, json);
  }

  /** Bytes it takes on the heap, roughly. */
  long weight() {
    return 200L + request.length + json.length + 2L * rowKey.length();
  }
}
