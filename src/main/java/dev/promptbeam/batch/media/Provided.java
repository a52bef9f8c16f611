package dev.promptbeam.batch.media;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of bringing one content to the service.
 *
 * @param said its URI, or a sentence that begins with the name of the local file
 * @param createTime of the uploaded file; null where there is none
 */
record Provided(State state, String said, @Nullable Instant createTime) {
  enum State {
    /** It may be used. */
    READY,
    /** It is there, and the service does not say yet that it may be used. */
    PROCESSING,
    /** It cannot be had. */
    UNREADABLE
  }

  static Provided ready(UploadedMedia file) {
    return new Provided(State.READY, file.uri(), file.createTime());
  }

  static Provided unreadable(String why) {
    return new Provided(State.UNREADABLE, why, null);
  }
}
