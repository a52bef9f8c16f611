package dev.promptbeam.batch.record;

import java.time.Instant;

/**
 * A sending is too large ever to become a job and is divided; written before its parts are sent.
 *
 * @param task what was to be sent
 * @param parts how many equal parts take its place; their origins are parts of its origin
 * @param why in words
 * @param time when it was decided
 */
public record SplitRecord(SendingTask task, int parts, String why, Instant time) {}
