package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A format that rows are read from, with its settings: where its files may be cut, what columns
 * they have, and how a piece becomes rows. {@code RowFormats} names the formats there are.
 */
public interface RowFormat extends Serializable {
  /** How one file is read; this format, where it reads all of them alike. */
  default RowFormat of(DataFile file) {
    return this;
  }

  /**
   * Why a file cannot be of this format; null where it may be.
   *
   * @param head its first bytes, unpacked
   * @param isWhole whether there are no more
   */
  @Nullable String problem(byte[] head, boolean isWhole);

  /**
   * Where a file is cut, so that several workers can read it.
   *
   * @param bytes about how large a piece shall be
   * @return the first bytes of the pieces behind the first one, ascending; none where the file can
   *     only be read as a whole
   */
  default List<Long> cuts(DataFile file, long bytes) throws IOException {
    return List.of();
  }

  /**
   * The columns that every row of a file has, in its order; none where rows name their own, and for
   * an empty file.
   *
   * @throws DatasetException where what the file says of its columns is of no use
   */
  default List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    return List.of();
  }

  /** A reader of the records that begin within a split. Opens nothing before the first is asked. */
  RecordReader open(Split split, ReadOptions options, FileOpener files);

  /** True where a text without characters may also stand for none, as in tables. */
  default boolean emptyIsMissing() {
    return false;
  }

  /** A key column that rows may lack: they are named by their places then. Null for none. */
  default @Nullable String usualKey() {
    return null;
  }

  /** True where rows bring the keys they had in an earlier run, so that repeats are no news. */
  default boolean bringsKeys() {
    return false;
  }
}
