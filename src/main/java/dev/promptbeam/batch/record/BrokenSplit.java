package dev.promptbeam.batch.record;

import dev.promptbeam.model.Source;

/**
 * A split of the dataset that could not be read to its end. Recorded before anything of the split
 * is packed, so that every later reading ends at the same place, with the same dead letter.
 *
 * @param rows rows and dead letters before the one that says so
 * @param source where that dead letter stands
 * @param deadLetter its JSON
 */
public record BrokenSplit(long rows, Source source, String deadLetter) {}
