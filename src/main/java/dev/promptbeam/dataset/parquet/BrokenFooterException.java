package dev.promptbeam.dataset.parquet;

import java.io.IOException;

/** The end of a Parquet file, where all else is told, is missing or damaged. */
final class BrokenFooterException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenFooterException(Throwable cause) {
    super(
        "no footer that can be read, so no row; was it cut off? " + ParquetSource.words(cause),
        cause);
  }
}
