package dev.promptbeam.model;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a row came from. Unique within a dataset; its order is the source order of a part file.
 *
 * @param file path relative to the spec's folder, or a gs:// URI
 * @param position record number from 0, or byte offset where the file is read in pieces
 */
public record Source(String file, long position) implements Comparable<Source>, Serializable {
  private static final Comparator<Source> ORDER =
      Comparator.comparing(Source::file).thenComparingLong(Source::position);

  @Override
  public int compareTo(Source other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return file + "#" + position;
  }
}
