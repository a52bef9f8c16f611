package dev.promptbeam.dataset.file;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One file of a dataset as it was when it was listed. Reading it later, after a change, throws
 * {@link DatasetChangedException}: size and time belong to the identity of a run.
 *
 * @param path what results call the file: relative to the spec's folder, '/' between names; unique
 * @param location absolute path on this machine
 * @param size bytes
 * @param modified time of the last change, ISO 8601, as exact as the file system tells
 * @param compressed whether its content has to be unpacked, whatever its name says
 * @param problem why it could not be read when it was listed, null where it could; its size and
 *     time say nothing then
 */
public record DataFile(
    String path,
    String location,
    long size,
    String modified,
    boolean compressed,
    @Nullable String problem)
    implements Serializable {
  private static final String NEVER = "unreadable";

  static DataFile unreadable(String path, String location, String problem) {
    return new DataFile(path, location, 0, NEVER, false, problem);
  }

  /** False for what a folder or a glob holds and could not be opened when it was listed. */
  @JsonIgnore
  public boolean isReadable() {
    return problem == null;
  }
}
