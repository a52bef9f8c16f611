package dev.promptbeam.dataset;

import java.io.Serializable;

/**
 * How many rows a split held.
 *
 * @param split the split's id
 * @param rows rows and dead letters together
 */
public record SplitCount(int split, long rows) implements Serializable {}
