package dev.promptbeam.batch.setup;

import java.io.Serializable;

/**
 * What the service is said to grant at a time; how old an uploaded file may be is the fourth budget
 * and the same for all ({@code SendQueue}).
 *
 * @param enqueuedTokens input tokens of the model over all live jobs; where they are not given,
 *     what is assumed at first
 * @param tokensGiven false where more than assumed may be found out by trying
 * @param concurrentJobs live jobs, those of other programs included
 * @param storageBytes uploaded files of this run
 */
public record Budgets(
    long enqueuedTokens, boolean tokensGiven, int concurrentJobs, long storageBytes)
    implements Serializable {}
