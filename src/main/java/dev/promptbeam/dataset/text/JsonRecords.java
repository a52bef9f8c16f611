package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.format.StreamRecords;
import dev.promptbeam.lines.ByteWindow;
import java.io.IOException;

/** Reads a file whose name says JSON by what it turns out to be: one text with a list, or lines. */
final class JsonRecords extends StreamRecords {
  private final ReadOptions options;
  private final StreamRecords lines;
  private StreamRecords records;

  JsonRecords(Split split, ReadOptions options, FileOpener files, StreamRecords lines) {
    super(split, files);
    this.options = options;
    this.lines = lines;
    this.records = new JsonListRecords(split, options, files);
  }

  /** True where each line is a record; known once it is open. */
  boolean areLines() {
    return records == lines;
  }

  @Override
  public void begin(ByteWindow opened) throws IOException, DatasetException {
    ByteOrderMark.skip(opened, split.file());
    switch (JsonLines.of(opened, options.limits().line())) {
      case ONE -> {}
      case LINES -> records = lines;
      case SEVERAL -> throw JsonListRecords.several(split);
    }
    records.begin(opened);
  }

  @Override
  public boolean read(RowSink sink) throws IOException, DatasetException {
    return records.read(sink);
  }

  @Override
  public long position() {
    return records.position();
  }

  @Override
  public long sourceBytes() {
    return records.sourceBytes();
  }
}
