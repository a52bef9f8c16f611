package dev.promptbeam.beam;

import java.io.Serializable;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to go, checked one by one.
 *
 * @param root the run directory; null where it is not said yet
 * @param id of the run; null where the directory names it
 * @param patience how long to wait for jobs; null for as long as it takes
 * @param lanes how many threads read answers and publish
 * @param abandons whether jobs are given up that the present key does not see
 * @param refuses whether a run with dead letters fails
 */
record RunSettings(
    @Nullable String root,
    @Nullable String id,
    @Nullable Duration patience,
    int lanes,
    boolean abandons,
    boolean refuses)
    implements Serializable {
  /** More than most workers have threads: those of the Direct runner turn idle without a pause. */
  private static final int USUAL_LANES = 16;

  static final RunSettings USUAL = new RunSettings(null, null, null, USUAL_LANES, false, false);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+@-]{0,127}");

  RunSettings {
    require(
        id == null || ID.matcher(id).matches(),
        "a run id is a letter or digit, then up to 127 letters, digits and ._:+@-, not " + id);
    require(
        patience == null || !patience.isNegative(),
        "withWait wants no negative duration, not " + patience);
    require(lanes > 0, "withLanes wants at least 1, not " + lanes);
  }

  RunSettings withRoot(String directory) {
    return new RunSettings(directory, id, patience, lanes, abandons, refuses);
  }

  RunSettings withId(String runId) {
    return new RunSettings(root, runId, patience, lanes, abandons, refuses);
  }

  RunSettings withPatience(Duration most) {
    return new RunSettings(root, id, most, lanes, abandons, refuses);
  }

  RunSettings withLanes(int many) {
    return new RunSettings(root, id, patience, many, abandons, refuses);
  }

  RunSettings abandoning() {
    return new RunSettings(root, id, patience, lanes, true, refuses);
  }

  RunSettings refusing() {
    return new RunSettings(root, id, patience, lanes, abandons, true);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
