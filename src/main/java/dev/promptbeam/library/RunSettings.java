package dev.promptbeam.library;

import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.StorageAddress;
import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.display.DisplayData;
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
 * @param storage which Cloud Storage {@code gs://} means; null for the one in use
 */
record RunSettings(
    @Nullable String root,
    @Nullable String id,
    @Nullable Duration patience,
    int lanes,
    boolean abandons,
    boolean refuses,
    @Nullable StorageAddress storage)
    implements Serializable {
  /** More than most workers have threads: those of the Direct runner turn idle without a pause. */
  private static final int USUAL_LANES = 16;

  static final RunSettings USUAL =
      new RunSettings(null, null, null, USUAL_LANES, false, false, null);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+@-]{0,127}");
  private static final String WANTED_ID =
      "a run id is a letter or digit, then up to 127 letters, digits and ._:+@-";
  private static final String PLACE = "withRunDirectory wants a path, or gs://BUCKET/FOLDER, ";

  /** A word and a colon: no path of this machine is meant. */
  private static final Pattern OTHER_PLACE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  RunSettings {
    require(id == null || ID.matcher(id).matches(), WANTED_ID + ", not " + id);
    require(
        patience == null || !patience.isNegative(),
        "withWait wants no negative duration, not " + patience);
    require(lanes > 0, "withLanes wants at least 1, not " + lanes);
  }

  RunSettings withRoot(String directory) {
    require(!directory.isBlank(), PLACE + "and was given none");
    require(
        lastName(directory) != null,
        "withRunDirectory wants a directory for this run alone, not " + directory);
    return new RunSettings(directory, id, patience, lanes, abandons, refuses, storage);
  }

  /** With an id, be it the last name of the directory. */
  RunSettings named() {
    if (id != null || root == null) {
      return this;
    }
    String name = String.valueOf(lastName(root));
    require(
        ID.matcher(name).matches(),
        "the run directory names the run \""
            + name
            + "\", and "
            + WANTED_ID
            + "; say another by withRunId(...)");
    return withId(name);
  }

  private static @Nullable Path lastName(String directory) {
    boolean other = !Locations.isRemote(directory) && OTHER_PLACE.matcher(directory).matches();
    try {
      require(!other, PLACE + "not " + directory);
      return Locations.path(directory).toAbsolutePath().normalize().getFileName();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(PLACE + "not " + directory, e);
    }
  }

  RunSettings withId(String runId) {
    return new RunSettings(root, runId, patience, lanes, abandons, refuses, storage);
  }

  RunSettings withPatience(Duration most) {
    return new RunSettings(root, id, most, lanes, abandons, refuses, storage);
  }

  RunSettings withLanes(int many) {
    return new RunSettings(root, id, patience, many, abandons, refuses, storage);
  }

  RunSettings abandoning() {
    return new RunSettings(root, id, patience, lanes, true, refuses, storage);
  }

  RunSettings refusing() {
    return new RunSettings(root, id, patience, lanes, abandons, true, storage);
  }

  RunSettings withStorage(StorageAddress address) {
    return new RunSettings(root, id, patience, lanes, abandons, refuses, address);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  void populateDisplayData(DisplayData.Builder builder) {
    builder
        .addIfNotNull(DisplayData.item("runDirectory", root).withLabel("Run directory"))
        .addIfNotNull(DisplayData.item("runId", id).withLabel("Run id"))
        .add(DisplayData.item("lanes", lanes).withLabel("Lanes"))
        .addIfNotNull(DisplayData.item("wait", said(patience)).withLabel("Most to wait"))
        .addIfNotDefault(
            DisplayData.item("abandonsOpenJobs", abandons)
                .withLabel("Gives up jobs of another key"),
            false)
        .addIfNotDefault(
            DisplayData.item("refusesDeadLetters", refuses)
                .withLabel("Fails where a row has no answer"),
            false);
  }

  private static @Nullable String said(@Nullable Duration most) {
    return most == null ? null : most.toString();
  }
}
