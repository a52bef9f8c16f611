package dev.promptbeam.result.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.result.format.ResultFormat.RowWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A part as Parquet. The same rows make the same bytes: nothing in the file depends on where and
 * when it is written.
 */
final class ParquetPart implements RowWriter {
  /** In memory until it is full, and by a row at most beyond. */
  private static final long ROW_GROUP = 16L << 20;

  /** Rows may have megabytes each, whatever those before them had. */
  private static final int MOST_UNSEEN_ROWS = 1;

  /** With more columns than this, a dictionary for each takes more room than their values. */
  private static final int MOST_DICTIONARIES = 500;

  /** Columns of values that hardly come twice: a dictionary of them is made to be thrown away. */
  private static final Set<String> UNIQUE = Set.of("_key", "_text", "_requestKey");

  private final ParquetWriter<@Nullable Object[]> writer;
  private final TableCells cells;
  private final PartRoom.Share share;

  ParquetPart(OutputStream out, TableSchema schema, CompressionCodecName codec, PartRoom room)
      throws IOException {
    cells = new TableCells(schema, false);
    share = room.take(ROW_GROUP, schema.columns().size());
    try {
      writer = writer(out, schema, codec);
    } catch (IOException | RuntimeException | Error e) {
      share.close();
      throw e;
    }
  }

  private static ParquetWriter<@Nullable Object[]> writer(
      OutputStream out, TableSchema schema, CompressionCodecName codec) throws IOException {
    Builder builder =
        new Builder(new Target(out), schema.columns())
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(codec)
            .withRowGroupSize(ROW_GROUP)
            .withMinRowCountForPageSizeCheck(1)
            .withMaxRowCountForPageSizeCheck(MOST_UNSEEN_ROWS)
            .withDictionaryEncoding(schema.columns().size() <= MOST_DICTIONARIES)
            .withPageWriteChecksumEnabled(true);
    for (TableColumn column : schema.columns()) {
      if (column.type() == TableColumn.Type.JSON || UNIQUE.contains(column.name())) {
        builder.withDictionaryEncoding(column.name(), false);
      }
    }
    return builder.build();
  }

  @Override
  public void write(byte[] row) throws IOException {
    writer.write(cells.read(row));
  }

  @Override
  public void finish() throws IOException {
    writer.close();
  }

  /** What is left open holds memory alone; to close the writer would be to write on. */
  @Override
  public void close() {
    share.close();
  }

  private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {
    private final List<TableColumn> columns;

    Builder(OutputFile file, List<TableColumn> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration unused) {
      return new Cells(columns);
    }

    @Override
    protected WriteSupport<@Nullable Object[]> getWriteSupport(ParquetConfiguration unused) {
      return new Cells(columns);
    }
  }

  /** Hands the cells of a row to the columns. */
  private static final class Cells extends WriteSupport<@Nullable Object[]> {
    private final List<TableColumn> columns;
    private final MessageType schema;

    @SuppressWarnings("NullAway.Init") // given before the first row
    private RecordConsumer consumer;

    Cells(List<TableColumn> columns) {
      this.columns = columns;
      this.schema = ParquetSchema.of(columns);
    }

    @Override
    public WriteContext init(Configuration unused) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration unused) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(@Nullable Object[] row) {
      consumer.startMessage();
      for (int index = 0; index < row.length; index++) {
        Object value = row[index];
        if (value != null) {
          String name = columns.get(index).name();
          consumer.startField(name, index);
          add(value);
          consumer.endField(name, index);
        }
      }
      consumer.endMessage();
    }

    private void add(Object value) {
      if (value instanceof String text) {
        consumer.addBinary(Binary.fromConstantByteArray(text.getBytes(UTF_8)));
      } else if (value instanceof byte[] json) {
        consumer.addBinary(Binary.fromConstantByteArray(json));
      } else if (value instanceof Long number) {
        consumer.addLong(number);
      } else if (value instanceof Double number) {
        consumer.addDouble(number);
      } else if (value instanceof Boolean truth) {
        consumer.addBoolean(truth);
      } else if (value instanceof BigDecimal number) {
        consumer.addBinary(Binary.fromConstantByteArray(fixed(number)));
      } else {
        add((float[]) value);
      }
    }

    private void add(float[] vector) {
      consumer.startGroup();
      if (vector.length > 0) {
        consumer.startField(ParquetSchema.LIST, 0);
        for (float number : vector) {
          consumer.startGroup();
          consumer.startField(ParquetSchema.ELEMENT, 0);
          consumer.addFloat(number);
          consumer.endField(ParquetSchema.ELEMENT, 0);
          consumer.endGroup();
        }
        consumer.endField(ParquetSchema.LIST, 0);
      }
      consumer.endGroup();
    }

    private static byte[] fixed(BigDecimal number) {
      byte[] digits = number.unscaledValue().toByteArray();
      byte[] fixed = new byte[ParquetSchema.DECIMAL_BYTES];
      Arrays.fill(fixed, 0, fixed.length - digits.length, (byte) (number.signum() < 0 ? -1 : 0));
      System.arraycopy(digits, 0, fixed, fixed.length - digits.length, digits.length);
      return fixed;
    }
  }

  /** The stream that a part is written to, which somebody else closes. */
  private record Target(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int value) throws IOException {
          out.write(value);
          position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
          position += length;
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
