package dev.promptbeam.batch.reuse;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.judge.Judge;
import org.jspecify.annotations.Nullable;

/**
 * A run whose answers may be taken.
 *
 * @param name {@code NAME/RUN-ID}
 * @param keysAreContent whether the keys of its requests tell what is asked, and not which row asks
 * @param rejudged by what its answers are judged again; null where it has judged them alike
 */
public record FormerRun(
    RunDirectory directory, String name, boolean keysAreContent, Judge.@Nullable Rules rejudged) {}
