package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.RemoteFile;
import org.jspecify.annotations.Nullable;

/**
 * What an upload session holds.
 *
 * @param state as the session says it
 * @param received bytes held while active
 * @param file the finished file where the answer shows it
 */
record UploadProgress(State state, long received, @Nullable RemoteFile file) {
  enum State {
    ACTIVE,
    FINAL,
    LOST
  }

  static UploadProgress active(long received) {
    return new UploadProgress(State.ACTIVE, received, null);
  }

  static UploadProgress ended(@Nullable RemoteFile file) {
    return new UploadProgress(State.FINAL, 0, file);
  }

  static UploadProgress lost() {
    return new UploadProgress(State.LOST, 0, null);
  }
}
