package dev.promptbeam.batch.record;

import java.time.Duration;
import java.time.Instant;

/**
 * Written before a create call is sent, so that a job which may exist is looked for and never
 * submitted blindly a second time.
 *
 * @param displayName unique name under which the job is found; ends with 128 random bits
 * @param file the uploaded input, which belongs to this sending alone; empty for an inline job
 * @param model model the job is for
 * @param endpoint address it is sent to
 * @param keyFingerprint salted and shortened; tells keys apart, cannot be turned back
 * @param time when the first create call was about to be sent
 * @param task what is sent
 */
public record Intent(
    String displayName,
    String file,
    String model,
    String endpoint,
    String keyFingerprint,
    Instant time,
    SendingTask task) {
  /** A create goes out within this time of the record that says so, or is recorded anew. */
  public static final Duration FRESH = Duration.ofMinutes(1);

  /** True where the requests travel in the create call: nothing was uploaded, nothing fences it. */
  public boolean inline() {
    return file.isEmpty();
  }
}
