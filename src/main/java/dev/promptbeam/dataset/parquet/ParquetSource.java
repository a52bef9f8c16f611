package dev.promptbeam.dataset.parquet;

import static org.apache.parquet.format.converter.ParquetMetadataConverter.SKIP_ROW_GROUPS;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.InterruptibleStream;
import dev.promptbeam.model.RowFailure;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** An open Parquet file whose footer is read. */
final class ParquetSource implements Closeable {
  private static final int LONGEST = 200;

  private final DataFile file;
  private final SourceFile bytes;
  private final ParquetFileReader reader;

  private ParquetSource(DataFile file, SourceFile bytes, ParquetFileReader reader) {
    this.file = file;
    this.bytes = bytes;
    this.reader = reader;
  }

  /**
   * Reads the footer.
   *
   * @throws BrokenFooterException where it says nothing
   * @throws IOException where the file cannot be read
   */
  static ParquetSource open(DataFile file, FileOpener files) throws IOException, DatasetException {
    if (file.compressed()) {
      throw new DatasetException(
          file.path()
              + " is a Parquet file that was compressed as a whole, and cannot be read at any"
              + " place; unpack it: its pages are compressed by themselves");
    }
    SourceFile bytes = new SourceFile(file, files);
    try {
      return new ParquetSource(file, bytes, ParquetFileReader.open(bytes, options().build()));
    } catch (IOException | RuntimeException e) {
      bytes.throwFailure();
      ParquetFileReader empty = withoutColumns(bytes, e);
      if (empty == null) {
        throw new BrokenFooterException(e);
      }
      return new ParquetSource(file, bytes, empty);
    }
  }

  /**
   * The library fails on a row group of no columns, which has no rows; null where there are any.
   */
  private static @Nullable ParquetFileReader withoutColumns(SourceFile bytes, Exception failure) {
    try {
      ParquetReadOptions options = options().withMetadataFilter(SKIP_ROW_GROUPS).build();
      ParquetFileReader reader = ParquetFileReader.open(bytes, options);
      if (reader.getFileMetaData().getSchema().getFieldCount() == 0) {
        return reader;
      }
      reader.close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
    return null;
  }

  private static ParquetReadOptions.Builder options() {
    ParquetReadOptions.Builder builder =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).usePageChecksumVerification();
    CompressionCodecFactory codecs = builder.build().getCodecFactory();
    return builder.withCodecFactory(new BoundedPages(codecs, RowGroupRoom.mostOfPage()));
  }

  MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  String createdBy() {
    return String.valueOf(reader.getFileMetaData().getCreatedBy());
  }

  List<BlockMetaData> groups() {
    return reader.getRowGroups();
  }

  /**
   * Refuses what no row can be made of, naming column and remedy.
   *
   * @throws DatasetException naming the first of them
   */
  void check() throws DatasetException {
    String problem = ParquetCheck.problem(schema(), groups());
    if (problem != null) {
      throw new DatasetException(file.path() + " " + problem);
    }
  }

  /** The pages of a row group, compressed as they are. */
  PageReadStore read(int group) throws IOException {
    return reader.readRowGroup(group);
  }

  /**
   * What a failure in a row group is: of its content, and then its message is given.
   *
   * @throws IOException where the file could not be read
   */
  String contentFault(Throwable failure) throws IOException {
    bytes.throwFailure();
    if (failure instanceof InterruptibleStream.Interrupted interrupted) {
      throw interrupted;
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == failure ? words(failure) : words(failure) + ": " + words(cause);
  }

  /** The library's words may hold a whole schema. */
  static String words(Throwable failure) {
    String text = failure.getMessage() == null ? RowFailure.name(failure) : failure.getMessage();
    String line = text.lines().findFirst().orElse("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
