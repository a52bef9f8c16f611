package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowEmitter;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.Source;
import java.io.IOException;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of the row groups that begin within a split. A row's position is its number in the
 * file. Where a group is damaged, the rows of it that are left are one dead letter.
 */
final class ParquetRecords implements RecordReader {
  private static final String TOO_LARGE =
      "its pages unpack to more than this process can hold; give it more memory (JAVA_OPTS=-Xmx...)"
          + " or write smaller row groups";

  private final Split split;
  private final ReadOptions options;
  private final FileOpener files;
  private final RowEmitter rows;
  private @Nullable ParquetSource source;

  @SuppressWarnings("NullAway.Init") // made where the source is opened
  private RowMaterializer materializer;

  private int group = -1;
  private @Nullable RowGroup open;

  /** The number of the next row in the file. */
  private long row;

  private long endOfGroup;
  private long bytesBefore;

  ParquetRecords(Split split, ReadOptions options, FileOpener files) {
    this.split = split;
    this.options = options;
    this.files = files;
    this.rows = new RowEmitter(split.file(), options);
  }

  @Override
  public boolean next(RowSink sink) throws IOException, DatasetException {
    ParquetSource opened = source == null ? open() : source;
    while (row == endOfGroup) {
      if (!nextGroup(opened)) {
        return false;
      }
    }
    Source place = rows.source(row);
    try {
      RowGroup current = open == null ? openGroup(opened) : open;
      current.read();
    } catch (RuntimeException | IOException | LinkageError e) {
      lose(sink, place, opened.contentFault(e));
      return true;
    } catch (OutOfMemoryError e) {
      lose(sink, place, TOO_LARGE);
      return true;
    }
    row++;
    emit(sink, place);
    return true;
  }

  private ParquetSource open() throws IOException, DatasetException {
    ParquetSource opened = ParquetSource.open(split.file(), files);
    source = opened;
    opened.check();
    materializer =
        new RowMaterializer(opened.schema(), options.keyColumn(), options.limits().line());
    return opened;
  }

  private boolean nextGroup(ParquetSource opened) throws IOException {
    closeGroup();
    row = endOfGroup;
    group++;
    if (group == opened.groups().size()) {
      return false;
    }
    BlockMetaData next = opened.groups().get(group);
    long start = next.getStartingPos();
    if (start >= split.start() && start < split.end()) {
      endOfGroup = row + next.getRowCount();
    } else {
      row += next.getRowCount();
      endOfGroup = row;
    }
    return true;
  }

  private RowGroup openGroup(ParquetSource opened) throws IOException {
    RowGroup next = RowGroup.open(opened, group, materializer);
    open = next;
    return next;
  }

  private void closeGroup() {
    if (open != null) {
      bytesBefore += open.bytes();
      open.close();
      open = null;
    }
  }

  private void emit(RowSink sink, Source place) {
    RowState state = materializer.getCurrentRecord();
    try {
      if (state.out.isOver()) {
        throw new MalformedRecordException(
            0, "longer than " + options.limits().line() + " bytes; only its start is kept here");
      }
      if (state.problem() != null) {
        throw state.problem();
      }
      if (state.repeatedMember() != null) {
        sink.repeatedMember(place, state.repeatedMember());
      }
      rows.emit(sink, place, state.out.toByteArray(), materializer.key());
    } catch (MalformedRecordException e) {
      byte[] raw = state.out.isOver() ? state.out.head() : state.out.toByteArray();
      rows.emitMalformed(sink, place, raw, "row " + place.position(), 0, e);
    }
  }

  /** The rest of a group is one dead letter, and reading goes on behind it. */
  private void lose(RowSink sink, Source place, String why) {
    String which = "row group " + group + ", rows " + row + " to " + (endOfGroup - 1);
    row = endOfGroup;
    closeGroup();
    rows.emitMalformed(
        sink, place, new byte[0], which, 0, new MalformedRecordException(0, "damaged: " + why));
  }

  @Override
  public long position() {
    return source == null ? split.start() : row;
  }

  @Override
  public long sourceBytes() {
    if (open == null) {
      return bytesBefore;
    }
    double read = 1 - (double) (endOfGroup - row) / open.rows();
    return bytesBefore + Math.round(read * open.bytes());
  }

  @Override
  public byte @Nullable [] rest() {
    return source == null ? null : new byte[0];
  }

  @Override
  public void close() throws IOException {
    closeGroup();
    if (source != null) {
      source.close();
    }
  }
}
