package dev.promptbeam.dataset.file;

/**
 * A file is not what it was when it was listed. The run must stop: what it has read so far came
 * from another dataset.
 */
public final class DatasetChangedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatasetChangedException(DataFile file) {
    super(
        file.path()
            + " changed since this run began (size or time of the last change);"
            + " put the old file back, or start a new run");
  }
}
