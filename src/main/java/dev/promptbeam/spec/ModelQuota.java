package dev.promptbeam.spec;

import java.io.Serializable;

/**
 * What the service lets one model have in its queue.
 *
 * @param enqueuedTokens input tokens over all active jobs of the model
 * @param concurrentJobs active jobs of the project
 * @param given whether the spec says so, by number or tier; otherwise tier 1 is assumed and more is
 *     found out by trying
 */
public record ModelQuota(long enqueuedTokens, int concurrentJobs, boolean given)
    implements Serializable {}
