package dev.promptbeam.batch.setup;

import java.io.Serializable;

/**
 * What a model is said to take at a time.
 *
 * @param tokens input tokens over all its live jobs; where they are not given, what is assumed at
 *     first
 * @param given false where more than assumed may be found out by trying
 */
public record TokenQuota(long tokens, boolean given) implements Serializable {}
