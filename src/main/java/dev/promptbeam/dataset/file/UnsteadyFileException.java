package dev.promptbeam.dataset.file;

/**
 * A file cannot be read as it was read before, though it is the same file. The run must stop: rows
 * of the earlier reading may be packed, and those of another one would not add up with them. It can
 * go on once the file can be read.
 */
public final class UnsteadyFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnsteadyFileException(String message) {
    super(message);
  }
}
