package dev.promptbeam.ledger;

import java.io.IOException;

/**
 * The one record of a ledger that is replaced: who holds a lease. Replaced by compare-and-set, as
 * object stores offer it, so that of two writers who read the same generation one fails.
 */
public interface LeaseRecord {
  Held read() throws IOException;

  /**
   * Puts a holder in the place of what was read.
   *
   * @param released true where the holder has ended all it did, and nobody need wait for it
   * @return false where the record is of another generation by now
   */
  boolean replace(long generation, String holder, boolean released) throws IOException;

  /**
   * What the record says.
   *
   * @param generation grows with every replacement; 0 where there is no record yet
   */
  record Held(long generation, String holder, boolean released) {}
}
