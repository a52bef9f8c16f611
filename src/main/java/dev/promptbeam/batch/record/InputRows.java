package dev.promptbeam.batch.record;

import java.io.Serializable;

/**
 * What a run is about whose rows come from no file: recorded by its first start, and what later
 * starts and what is packed are compared with.
 *
 * @param rows how many, those that cannot be read included
 * @param digest sum of what they hold, in whatever order
 */
public record InputRows(long rows, long digest) implements Serializable {
  static final String RECORD = "input";
}
