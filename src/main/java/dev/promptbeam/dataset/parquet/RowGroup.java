package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.file.InterruptibleStream;
import java.io.Closeable;
import java.io.IOException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;

/** A row group in memory, compressed as it is. */
final class RowGroup implements Closeable {
  private final PageReadStore pages;
  private final RecordReader<RowState> reader;
  private final long rows;
  private final long bytes;
  private final long held;

  private RowGroup(PageReadStore pages, RecordReader<RowState> reader, BlockMetaData group) {
    this.pages = pages;
    this.reader = reader;
    this.rows = group.getRowCount();
    this.bytes = ParquetCheck.size(group);
    this.held = ParquetCheck.held(group);
  }

  /** Reads the pages of a group, as soon as this process has room for them. */
  static RowGroup open(ParquetSource source, int index, RowMaterializer rows) throws IOException {
    BlockMetaData group = source.groups().get(index);
    long held = ParquetCheck.held(group);
    try {
      RowGroupRoom.shared().take(held);
    } catch (InterruptedException e) {
      throw new InterruptibleStream.Interrupted();
    }
    boolean isOpen = false;
    try {
      PageReadStore pages = source.read(index);
      MessageColumnIO columns =
          new ColumnIOFactory(source.createdBy()).getColumnIO(source.schema());
      RowGroup opened = new RowGroup(pages, columns.getRecordReader(pages, rows), group);
      isOpen = true;
      return opened;
    } finally {
      if (!isOpen) {
        RowGroupRoom.shared().give(held);
      }
    }
  }

  /** Puts the next row together. */
  void read() {
    reader.read();
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    pages.close();
    RowGroupRoom.shared().give(held);
  }
}
