package dev.promptbeam.model;

import java.io.Serializable;

/**
 * Where a row came from. Unique within a dataset; its order is the source order of a part file.
 *
 * @param file path relative to the spec's folder, or a gs:// URI
 * @param position record number from 0, or byte offset where the file is read in pieces
 */
public record Source(String file, long position) implements Comparable<Source>, Serializable {
  /** Most rows that are compared are of one file. */
  @Override
  public int compareTo(Source other) {
    int order = file.equals(other.file) ? 0 : file.compareTo(other.file);
    return order == 0 ? Long.compare(position, other.position) : order;
  }

  @Override
  public String toString() {
    return file + "#" + position;
  }
}
