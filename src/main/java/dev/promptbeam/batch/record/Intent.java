package dev.promptbeam.batch.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
 * @param mediaSince when the oldest media file was uploaded that its requests refer to; null where
 *     they refer to none
 * @param reserved what of the budget was set aside for it; null where there was none
 */
public record Intent(
    String displayName,
    String file,
    String model,
    String endpoint,
    String keyFingerprint,
    Instant time,
    SendingTask task,
    @Nullable Instant mediaSince,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Reservation reserved) {
  /** A create goes out within this time of the record that says so, or is recorded anew. */
  public static final Duration FRESH = Duration.ofMinutes(1);

  /** An uploaded file lives 48 hours (protocol 2.1); no job is made from one older than this. */
  public static final Duration FILE_USE = Duration.ofHours(40);

  /** Of requests that refer to no media, in a run without a budget. */
  public Intent(
      String displayName,
      String file,
      String model,
      String endpoint,
      String keyFingerprint,
      Instant time,
      SendingTask task) {
    this(displayName, file, model, endpoint, keyFingerprint, time, task, null, null);
  }

  /**
   * What a sending may cost at most, set aside of the budget before it becomes a job.
   *
   * @param usd of all its requests
   * @param most of the dearest one
   */
  public record Reservation(BigDecimal usd, BigDecimal most) {
    public static final Reservation NONE = new Reservation(BigDecimal.ZERO, BigDecimal.ZERO);

    /** With one more request. */
    public Reservation plus(BigDecimal request) {
      return new Reservation(usd.add(request), most.max(request));
    }
  }

  /** In place of a display name: it is asked by a call, which makes no job. */
  public static final String FLEX = "flex";

  /** Whether it is answered by a call and not by a job. */
  public boolean flex() {
    return displayName.equals(FLEX);
  }

  /** True where a job must not be made from its files any more. */
  public boolean outdated(Instant now) {
    Instant oldest = Instants.earlierKnown(time, mediaSince);
    return oldest != null && Duration.between(oldest, now).compareTo(FILE_USE) > 0;
  }

  /** True where the requests travel in the create call: nothing was uploaded, nothing fences it. */
  public boolean inline() {
    return file.isEmpty();
  }
}
