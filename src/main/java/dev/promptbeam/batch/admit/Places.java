package dev.promptbeam.batch.admit;

import java.util.HashSet;
import java.util.Set;

/**
 * The places of live jobs, which all models share: those of this run, and those of other programs.
 *
 * <p>Used by the dispatcher's thread alone.
 */
final class Places {
  private final int all;

  /** Names of the sendings that are, or may be, or are about to be live jobs. */
  private final Set<String> taken = new HashSet<>();

  private int foreign;

  Places(int all) {
    this.all = all;
  }

  int free() {
    return all - taken.size() - foreign;
  }

  /** True where more than half of them are taken. */
  boolean areCrowded() {
    return 2 * free() < all;
  }

  void take(String sending) {
    taken.add(sending);
  }

  void leave(String sending) {
    taken.remove(sending);
  }

  boolean holds(String sending) {
    return taken.contains(sending);
  }

  /** Names of those of this run. */
  Set<String> taken() {
    return Set.copyOf(taken);
  }

  /** So many live jobs are those of others. */
  void foreign(int live) {
    foreign = live;
  }
}
