package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.SendingTask;
import org.jspecify.annotations.Nullable;

/**
 * Something a lane can do.
 *
 * @param kind what
 * @param name of the sending or the shard
 * @param task what was sent; null for a shard to publish
 * @param failures how many lanes of this JVM failed at it
 */
public record Work(Kind kind, String name, @Nullable SendingTask task, int failures) {
  /** Kinds of work. */
  public enum Kind {
    READ,
    PUBLISH
  }

  public static Work read(SendingTask task) {
    return new Work(Kind.READ, task.name(), task, 0);
  }

  public static Work publish(String shard) {
    return new Work(Kind.PUBLISH, shard, null, 0);
  }

  /** The same once more; the claim of the lane that failed stands, so it needs another one. */
  public Work again() {
    return new Work(kind, name, task, failures + 1);
  }

  /** The name under which it is claimed. */
  public String claim() {
    String claim = kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + name;
    return failures == 0 ? claim : claim + "-again-" + failures;
  }
}
