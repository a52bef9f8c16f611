package dev.promptbeam.result.format;

import dev.promptbeam.result.format.ResultFormat.RowWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.avro.file.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Results as a table: one with the same columns in each file of a run.
 *
 * @param kind of files
 * @param compression of a CSV file as a whole, and of what lies in the others
 * @param members that each result row has, in their order
 * @param scores that each result row has, by name
 */
public record TableResults(
    Kind kind, PartCompression compression, List<String> members, List<String> scores)
    implements ResultFormat {
  private static final long serialVersionUID = 1;

  /** Files that hold tables. */
  public enum Kind {
    CSV,
    PARQUET,
    AVRO
  }

  public TableResults {
    members = List.copyOf(members);
    scores = List.copyOf(scores);
  }

  /** Of results without scores. */
  public TableResults(Kind kind, PartCompression compression, List<String> members) {
    this(kind, compression, members, List.of());
  }

  @Override
  public String extension() {
    return switch (kind) {
      case CSV -> "csv" + compression.extension();
      case PARQUET -> "parquet";
      case AVRO -> "avro";
    };
  }

  @Override
  public boolean needsColumns() {
    return members.contains("row");
  }

  @Override
  public RowWriter open(OutputStream out, SourceColumns columns) throws IOException {
    TableSchema schema = TableSchema.of(members, scores, columns);
    return switch (kind) {
      case CSV -> new CsvPart(compression.over(out), schema);
      case PARQUET -> new ParquetPart(out, schema, parquetCodec(), PartRoom.shared());
      case AVRO -> new AvroPart(out, schema, avroCodec());
    };
  }

  private CompressionCodecName parquetCodec() {
    return switch (compression) {
      case NONE -> CompressionCodecName.UNCOMPRESSED;
      case GZIP -> CompressionCodecName.GZIP;
      case ZSTD -> CompressionCodecName.ZSTD;
    };
  }

  /** Deflate is what gzip does to bytes; each reader of Avro has it. */
  private CodecFactory avroCodec() {
    return switch (compression) {
      case NONE -> CodecFactory.nullCodec();
      case GZIP -> CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL);
      case ZSTD -> CodecFactory.zstandardCodec(PartCompression.ZSTD_LEVEL);
    };
  }
}
