package dev.promptbeam.dataset;

import dev.promptbeam.model.DeadLetter;

/**
 * The place at which a split cannot be read further.
 *
 * @param rows rows and dead letters before it
 * @param letter the dead letter that says so
 */
public record Break(long rows, DeadLetter letter) {}
