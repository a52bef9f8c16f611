package dev.promptbeam.batch.setup;

import java.io.Serializable;
import java.time.Duration;

/**
 * When the last requests of a run are asked one by one.
 *
 * @param requests that are unsettled, at most
 * @param after how long after they were first in a job
 */
public record Tail(int requests, Duration after) implements Serializable {}
