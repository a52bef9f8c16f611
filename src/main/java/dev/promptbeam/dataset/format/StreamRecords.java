package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.lines.ByteWindow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads records one behind another out of a stream of bytes. */
public abstract class StreamRecords implements RecordReader {
  public final Split split;
  private final FileOpener files;
  private @Nullable ByteWindow window;

  public StreamRecords(Split split, FileOpener files) {
    this.split = split;
    this.files = files;
  }

  /** Reads what stands before the first record. */
  public abstract void begin(ByteWindow opened) throws IOException, DatasetException;

  public abstract boolean read(RowSink sink) throws IOException, DatasetException;

  @Override
  public final boolean next(RowSink sink) throws IOException, DatasetException {
    open();
    return read(sink);
  }

  /** Opens the file, if that was not done. */
  public final void open() throws IOException, DatasetException {
    if (window == null) {
      // The byte before a split tells whether a line begins with the split.
      long first = Math.max(0, split.start() - 1);
      ByteWindow opened = new ByteWindow(files.open(split.file(), first), first);
      window = opened;
      begin(opened);
    }
  }

  @Override
  public final byte @Nullable [] rest() {
    return window == null || !window.isTouched()
        ? null
        : window.copy(0, window.available(), RecordLimits.HEAD);
  }

  @Override
  public final void close() throws IOException {
    if (window != null) {
      window.close();
    }
  }
}
