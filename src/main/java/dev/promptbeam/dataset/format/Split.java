package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DataFile;
import java.io.Serializable;

/**
 * A part of a file that one worker reads by itself.
 *
 * @param id its number in the plan, from 0
 * @param file the file it is a part of
 * @param start first byte; a line belongs to the split in which its first byte lies
 * @param end byte behind the last one; the size of the file where it is read as a whole
 * @param byOffset true where positions are byte offsets, false where they are record numbers
 * @param maxRows reading stops after so many rows; {@code Long.MAX_VALUE}: never
 */
public record Split(int id, DataFile file, long start, long end, boolean byOffset, long maxRows)
    implements Serializable {

  /** The same split of a file that was found to be the same. */
  public Split of(DataFile same) {
    return new Split(id, same, start, end, byOffset, maxRows);
  }

  /** The same split, read up to so many rows. */
  public Split first(long rows) {
    return new Split(id, file, start, end, byOffset, Math.min(maxRows, rows));
  }
}
