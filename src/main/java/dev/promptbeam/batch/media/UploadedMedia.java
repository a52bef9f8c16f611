package dev.promptbeam.batch.media;

import dev.promptbeam.batch.record.Intent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A media file on the service.
 *
 * @param name {@code files/ID}
 * @param uri how requests refer to it
 * @param mimeType as the service has it
 * @param bytes its size
 * @param createTime by the service's clock; its 48 hours count from then
 * @param active false where it was still being processed when it was uploaded
 */
record UploadedMedia(
    String name, String uri, String mimeType, long bytes, Instant createTime, boolean active) {
  /** Between the look at the files and the create, the input of the job is uploaded. */
  private static final Duration INPUT_UPLOAD = Duration.ofMinutes(30);

  /** How long the service keeps an upload (protocol 2.1), and some more. */
  private static final Duration LIFE = Duration.ofHours(49);

  /** True where a job that is about to be made must not be made from it. */
  boolean isOld(Instant now) {
    return isOld(createTime, now);
  }

  /** The same of one whose age is not known to be less. */
  static boolean isOld(@Nullable Instant created, Instant now) {
    Duration use = Intent.FILE_USE.minus(INPUT_UPLOAD);
    return created == null || Duration.between(created, now).compareTo(use) > 0;
  }

  /** True where the service has deleted it by itself. */
  boolean isExpired(Instant now) {
    return !now.isBefore(createTime.plus(LIFE));
  }
}
