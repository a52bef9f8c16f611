package dev.promptbeam.batch.simulation;

import dev.promptbeam.ledger.LeaseRecord;

/** A lease record in memory, replaced by compare-and-set. */
public final class MemoryLease implements LeaseRecord {
  private Held held = new Held(0, "", false);

  @Override
  public Held read() {
    return held;
  }

  @Override
  public boolean replace(long generation, String holder, boolean released) {
    if (held.generation() != generation) {
      return false;
    }
    held = new Held(generation + 1, holder, released);
    return true;
  }
}
