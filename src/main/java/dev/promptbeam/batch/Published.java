package dev.promptbeam.batch;

import dev.promptbeam.ledger.LineFile;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a shard's results: the part files named here are its results, others are rubbish.
 *
 * @param results null where it has none
 * @param retryable null where it has none
 * @param permanent null where it has none
 */
public record Published(
    LineFile.@Nullable Summary results,
    LineFile.@Nullable Summary retryable,
    LineFile.@Nullable Summary permanent) {}
