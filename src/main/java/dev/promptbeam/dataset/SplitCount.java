package dev.promptbeam.dataset;

/**
 * What a split held.
 *
 * @param split the split's id
 * @param rows rows and dead letters together
 * @param bytes bytes of the file that they took, unpacked
 */
public record SplitCount(int split, long rows, long bytes) {}
