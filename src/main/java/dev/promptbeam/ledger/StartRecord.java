package dev.promptbeam.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One start of a run.
 *
 * @param leaveAt when its jobs are not waited for any more; null where they are waited for
 * @param cluster address of the cluster its work is sent to; null where it stays in its process
 */
record StartRecord(@Nullable Instant leaveAt, @Nullable String cluster) {}
