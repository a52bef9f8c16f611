package dev.promptbeam.batch.record;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that a run waits for.
 *
 * @param kind what it is
 * @param count how many wait; of {@code CLOCK}, how many seconds the clock here is ahead
 * @param since since when; null where that says nothing
 * @param until when that is over at the soonest, and of {@code JOBS} when one is looked at next;
 *     null where nobody knows
 * @param said what the service said, or why nothing came from it; may be empty
 */
public record Wait(
    Kind kind, long count, @Nullable Instant since, @Nullable Instant until, String said) {
  private static final int LONGEST = 300;

  /** What is waited for. */
  public enum Kind {
    /** Jobs that run. */
    JOBS,
    /** Sendings that were not tried, as there is no room for more. */
    QUEUE,
    /** Sendings that were not tried, as the budget has no room for the first of them. */
    BUDGET,
    /** Uploads and creates that are under way. */
    CALL,
    /** Sendings whose create was refused with 429. */
    ROOM,
    /** Sendings whose upload was refused with 429. */
    STORAGE,
    /** Sendings whose media is being processed by the service, or has to wait for storage. */
    MEDIA,
    /** Sendings that could not be sent for another reason. */
    SEND,
    /** Creates of which nobody knows whether they made a job. */
    DOUBT,
    /** Creates that were given up, whose jobs are looked for once more. */
    LATE,
    /** Answers of jobs that have ended. */
    ANSWERS,
    /** Any answer of the service. */
    SILENCE,
    /** Nothing: the clock here is not the service's. */
    CLOCK;

    private boolean ordinary() {
      return this == JOBS || this == QUEUE || this == BUDGET || this == CALL || this == ANSWERS;
    }
  }

  public Wait {
    String line = said.replaceAll("\\s+", " ").strip();
    said = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  public static Wait of(Kind kind, long count) {
    return new Wait(kind, count, null, null, "");
  }

  /** The same, and why. */
  public Wait because(Trouble trouble) {
    return kind == trouble.kind()
        ? new Wait(kind, count, trouble.since(), until, trouble.said())
        : this;
  }

  /** The same but for when jobs are looked at, which changes all the time. */
  public Wait withoutLook() {
    return kind == Kind.JOBS ? new Wait(kind, count, since, null, said) : this;
  }

  /** True where this tells what the other would, and more. */
  public boolean saysAsWell(Wait other) {
    return said.equals(other.said);
  }

  /** Those that are left besides jobs, in one sentence's tail; empty where there are none. */
  public static String others(List<Wait> waits) {
    return waits.stream()
        .filter(wait -> wait.kind() != Kind.JOBS || !wait.said().isEmpty())
        .map(wait -> "; " + wait.clause("waits"))
        .collect(Collectors.joining());
  }

  /** True where nothing went wrong: no event. */
  boolean matterOfCourse() {
    return kind.ordinary() && said.isEmpty();
  }

  /**
   * As people read it, with its verb.
   *
   * @param verb for what is waited for: a clock that differs keeps nothing waiting
   */
  public String clause(String verb) {
    return kind == Kind.CLOCK ? "warning: " + sentence() : verb + " for " + sentence();
  }

  /** What is waited for, as people read it. */
  public String sentence() {
    String words = said.isEmpty() ? "" : ": " + said;
    return what() + sinceText() + untilText() + words;
  }

  private String what() {
    return switch (kind) {
      case JOBS -> number("job") + " to end";
      case QUEUE -> "room for " + number("sending") + " more";
      case BUDGET -> "room in the budget for " + number("sending") + " more";
      case CALL -> "the service to answer " + number("upload or create call");
      case ROOM -> "room for " + number("job") + " the service refuses to take now (429)";
      case STORAGE -> "storage for " + number("upload") + " the service refuses to take now (429)";
      case MEDIA -> "media of " + number("sending") + " to be ready";
      case SEND -> "a chance to send " + number("sending") + " again";
      case DOUBT -> "word whether " + number("create call") + " made a job";
      case LATE -> "a last look for jobs of " + number("create call") + " given up";
      case ANSWERS -> "the answers of " + number("job") + " to be read";
      case SILENCE -> "an answer of the service";
      case CLOCK ->
          "the clock here is "
              + span(count)
              + (count < 0 ? " behind" : " ahead of")
              + " the service's, whose time counts";
    };
  }

  private String number(String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
  }

  private String sinceText() {
    return since == null ? "" : ", since " + since.truncatedTo(ChronoUnit.SECONDS);
  }

  private String untilText() {
    return until == null || kind == Kind.JOBS
        ? ""
        : ", not before " + until.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String span(long seconds) {
    Duration time = Duration.ofSeconds(Math.abs(seconds));
    return time.toDays() > 0
        ? time.toDays() + " d " + time.toHoursPart() + " h"
        : time.toHours() > 0
            ? time.toHours() + " h " + time.toMinutesPart() + " min"
            : time.toMinutes() + " min";
  }
}
