package dev.promptbeam.batch.media;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * Tells answers that say that uploaded media is not there. What they name is looked at before it is
 * used again: an answer's word alone has nothing uploaded anew.
 */
public final class LostMedia {
  /** They often mean a file that has expired (protocol 5.3). */
  private static final Set<Reason> GONE = Set.of(reason("PERMISSION_DENIED"), reason("NOT_FOUND"));

  /** A file that is not ready, among other things. */
  private static final Reason NOT_READY = reason("FAILED_PRECONDITION");

  private final MediaRecords records;

  public LostMedia(RunDirectory directory) {
    this.records = new MediaRecords(directory.ledger());
  }

  /** True where such a line may be about a file, and the request has to be looked at. */
  public static boolean suspects(Reason reason, String message) {
    return GONE.contains(reason)
        || (reason.equals(NOT_READY) && message.toLowerCase(Locale.ROOT).contains("file"));
  }

  /** Has the media of a request looked at before its next use; false where it has none. */
  public boolean doubt(JsonNode request, Instant time) throws IOException {
    boolean any = false;
    for (String hash : ReferenceLine.hashes(request)) {
      Copy newest = records.newest(hash);
      if (newest != null) {
        records.noteDoubted(newest, time);
        any = true;
      }
    }
    return any;
  }

  private static Reason reason(String name) {
    return Reason.api(Reason.rpcCode(name));
  }
}
