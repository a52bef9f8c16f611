package dev.promptbeam.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One start of a run.
 *
 * @param leaveAt when its jobs are not waited for any more; null where they are waited for
 */
record StartRecord(@Nullable Instant leaveAt) {}
