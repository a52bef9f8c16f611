package dev.promptbeam.batch;

import org.jspecify.annotations.Nullable;

/**
 * Something a lane can do.
 *
 * @param kind what
 * @param name of the sending or the shard
 * @param task what was sent; null for a shard to publish
 */
record Work(Kind kind, String name, @Nullable SendingTask task) {
  /** Kinds of work. */
  enum Kind {
    READ,
    PUBLISH
  }

  static Work read(SendingTask task) {
    return new Work(Kind.READ, task.name(), task);
  }

  static Work publish(String shard) {
    return new Work(Kind.PUBLISH, shard, null);
  }

  /** The name under which it is claimed. */
  String claim() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + name;
  }
}
