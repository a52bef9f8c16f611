package dev.promptbeam.batch.media;

import dev.promptbeam.batch.state.SubmitResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of bringing the media of a sending to the service.
 *
 * @param input what is to be uploaded as the input of its job; null where it cannot be sent now
 * @param oldest when the oldest of its media was uploaded; null where there is none
 * @param instead what has come of the sending; null where it can be sent now
 */
public record Prepared(
    @Nullable Input input, @Nullable Instant oldest, @Nullable SubmitResult instead) {

  /**
   * The file to be uploaded.
   *
   * @param sha256 of it; null where it is what was packed
   */
  public record Input(Path file, @Nullable String sha256) {}

  static Prepared asPacked(Path file) {
    return new Prepared(new Input(file, null), null, null);
  }

  static Prepared not(SubmitResult instead) {
    return new Prepared(null, null, instead);
  }

  public Input requireInput() {
    return Objects.requireNonNull(input);
  }
}
