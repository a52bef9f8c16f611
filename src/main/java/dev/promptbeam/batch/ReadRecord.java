package dev.promptbeam.batch;

import dev.promptbeam.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of a sending were found to be; the details lie in its answer index. The four
 * numbers add up to the requests sent.
 *
 * @param done answers that make results
 * @param failed answered, to be asked again while attempts are left
 * @param unserved without an answer, to be asked again while job attempts are left
 * @param dead ended for good
 * @param usage what all its answers used, those that make no result included
 * @param mismatch where the job's own counters say something else than its lines; null where they
 *     agree, or the job showed none
 */
record ReadRecord(
    long done,
    long failed,
    long unserved,
    long dead,
    Usage usage,
    @Nullable StatsMismatch mismatch) {

  /** Of a sending without an answer. */
  ReadRecord(long done, long failed, long unserved, long dead) {
    this(done, failed, unserved, dead, Usage.NONE, null);
  }
}
