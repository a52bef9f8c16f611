package dev.promptbeam.batch;

/**
 * What the answers of a sending were found to be; the details lie in its answer index. The four
 * numbers add up to the requests sent.
 *
 * @param done answers that make results
 * @param failed answered, to be asked again while attempts are left
 * @param unserved without an answer, to be asked again while job attempts are left
 * @param dead ended for good
 */
record ReadRecord(long done, long failed, long unserved, long dead) {}
