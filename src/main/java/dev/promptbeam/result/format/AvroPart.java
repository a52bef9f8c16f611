package dev.promptbeam.result.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.model.Sha256;
import dev.promptbeam.result.format.ResultFormat.RowWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A part as Avro. The same rows make the same bytes: its marks are those of its schema. */
final class AvroPart implements RowWriter {
  private static final int SYNC_BYTES = 16;

  private final DataFileWriter<@Nullable Object[]> writer;
  private final TableCells cells;

  AvroPart(OutputStream out, TableSchema schema, CodecFactory codec) throws IOException {
    Schema record = AvroSchema.of(schema.columns());
    byte[] sync = Sha256.digest().digest(record.toString().getBytes(UTF_8));
    cells = new TableCells(schema, false);
    writer = new DataFileWriter<>(new Cells());
    writer.setCodec(codec);
    writer.create(record, out, Arrays.copyOf(sync, SYNC_BYTES));
  }

  @Override
  public void write(byte[] row) throws IOException {
    writer.append(cells.read(row));
  }

  @Override
  public void finish() throws IOException {
    writer.flush();
  }

  /** What is left open holds memory alone; to close the writer would be to write on. */
  @Override
  public void close() {}

  /** Encodes the cells of a row, each a union of null and its type. */
  private static final class Cells implements DatumWriter<@Nullable Object[]> {
    @Override
    public void setSchema(Schema schema) {}

    @Override
    public void write(@Nullable Object[] row, Encoder out) throws IOException {
      for (Object value : row) {
        out.writeIndex(value == null ? 0 : 1);
        if (value == null) {
          out.writeNull();
        } else {
          add(value, out);
        }
      }
    }

    private static void add(Object value, Encoder out) throws IOException {
      if (value instanceof String text) {
        out.writeBytes(text.getBytes(UTF_8)); // as strings are written
      } else if (value instanceof byte[] json) {
        out.writeBytes(json);
      } else if (value instanceof Long number) {
        out.writeLong(number);
      } else if (value instanceof Double number) {
        out.writeDouble(number);
      } else if (value instanceof Boolean truth) {
        out.writeBoolean(truth);
      } else if (value instanceof BigDecimal number) {
        out.writeBytes(number.unscaledValue().toByteArray());
      } else {
        add((float[]) value, out);
      }
    }

    private static void add(float[] vector, Encoder out) throws IOException {
      out.writeArrayStart();
      out.setItemCount(vector.length);
      for (float number : vector) {
        out.startItem();
        out.writeFloat(number);
      }
      out.writeArrayEnd();
    }
  }
}
