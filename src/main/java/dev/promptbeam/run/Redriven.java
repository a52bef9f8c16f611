package dev.promptbeam.run;

import dev.promptbeam.batch.balance.DeadLetterFiles;
import dev.promptbeam.batch.balance.UnreadRows;
import java.util.Locale;

/**
 * What a redrive takes of the dead letters of a run, and what it leaves.
 *
 * @param rows that are run again
 * @param permanent dead letters that are left because they would fail again
 * @param unread what is left because it could not be read
 */
public record Redriven(long rows, long permanent, UnreadRows unread) {

  public static Redriven of(DeadLetterFiles letters, UnreadRows unread, boolean all) {
    long permanent = letters.permanent() - unread.count();
    return all
        ? new Redriven(letters.retryable() + permanent, 0, unread)
        : new Redriven(letters.retryable(), permanent, unread);
  }

  /** One sentence about the run of that name. */
  public String sentence(String run) {
    StringBuilder text = new StringBuilder();
    if (rows == 0) {
      text.append(run).append(" has no dead letters to redrive");
    } else {
      text.append(String.format(Locale.ROOT, "redriving %,d rows of %s", rows, run));
    }
    if (permanent > 0) {
      text.append(
          String.format(
              Locale.ROOT, "; %,d permanent ones are left, --all takes them too", permanent));
    }
    if (unread.count() > 0) {
      text.append(
          String.format(Locale.ROOT, "; %,d that could not be read are left", unread.count()));
    }
    return text.toString();
  }
}
