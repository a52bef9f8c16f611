package dev.promptbeam.dataset.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files of a test, written by the library's own writer of examples. */
public final class ParquetFiles {
  private final MessageType schema;
  private CompressionCodecName codec = CompressionCodecName.ZSTD;
  private long groupBytes = 1 << 20;

  private ParquetFiles(MessageType schema) {
    this.schema = schema;
  }

  /**
   * A writer of rows.
   *
   * @param fields as Parquet says a schema, without its braces
   */
  public static ParquetFiles of(String fields) {
    return new ParquetFiles(MessageTypeParser.parseMessageType("message m { " + fields + " }"));
  }

  static ParquetFiles of(MessageType schema) {
    return new ParquetFiles(schema);
  }

  public ParquetFiles codec(CompressionCodecName name) {
    codec = name;
    return this;
  }

  /** Ends a row group wherever it has so many bytes, which are looked at every hundred rows. */
  public ParquetFiles groups(long bytes) {
    groupBytes = bytes;
    return this;
  }

  /** Writes so many rows. */
  public Path write(Path file, int rows, Row row) throws IOException {
    Files.deleteIfExists(file);
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(codec)
            .withRowGroupSize(groupBytes)
            .withPageSize(1 << 10)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      for (int index = 0; index < rows; index++) {
        Group group = groups.newGroup();
        row.fill(group, index);
        writer.write(group);
      }
    }
    return file;
  }

  /** Writes one row. */
  Path write(Path file, Consumer<Group> row) throws IOException {
    return write(file, 1, (group, index) -> row.accept(group));
  }

  /** What stands in a row. */
  @FunctionalInterface
  public interface Row {
    void fill(Group group, int index);
  }
}
