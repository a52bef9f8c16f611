package dev.promptbeam.batch.record;

import java.time.Instant;

/**
 * The job that a sending became.
 *
 * @param name {@code batches/ID}
 * @param seen when it was known to exist
 * @param adopted true where it was found by a look-up and not by the answer to its create call
 */
public record JobRecord(String name, Instant seen, boolean adopted) {}
