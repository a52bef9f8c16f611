package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.RowFormat;
import java.util.List;
import java.util.stream.LongStream;

/** A format of lines in UTF-8, which can be cut anywhere: the next LF is where a record begins. */
interface LineFormat extends RowFormat {
  @Override
  default List<Long> cuts(DataFile file, long bytes) {
    return file.compressed()
        ? List.of()
        : LongStream.iterate(bytes, start -> start < file.size(), start -> start + bytes)
            .boxed()
            .toList();
  }
}
