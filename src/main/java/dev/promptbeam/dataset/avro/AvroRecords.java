package dev.promptbeam.dataset.avro;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.InterruptibleStream;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.MemberText;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.RowEmitter;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.format.StreamRecords;
import dev.promptbeam.lines.ByteWindow;
import dev.promptbeam.model.RowFailure;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a container file. What of a block cannot be read is one dead letter, and
 * reading goes on with the next block; a file that ends within a block breaks off there.
 */
final class AvroRecords extends StreamRecords {
  private static final String SCHEMA = "avro.schema";
  private static final String CODEC = "avro.codec";

  private final ReadOptions options;
  private final RowEmitter rows;
  private final RowBytes row;
  private final AvroValues values;
  private List<String> columns = List.of();
  private byte[][] names = {};
  private AvroValues.Value[] fields = {};
  private int keyColumn = -1;

  @SuppressWarnings("NullAway.Init") // made by begin
  private AvroBlocks blocks;

  private long record;

  AvroRecords(Split split, ReadOptions options, FileOpener files) {
    super(split, files);
    this.options = options;
    this.rows = new RowEmitter(split.file(), options);
    this.row = new RowBytes(options.limits().line());
    this.values = new AvroValues(options.limits().line());
  }

  List<String> columns() {
    return columns;
  }

  @Override
  public void begin(ByteWindow window) throws IOException, DatasetException {
    AvroHeader header = AvroHeader.read(window);
    AvroCodec codec = AvroCodec.of(header.meta().get(CODEC));
    if (codec == null) {
      throw refused(
          "is packed with "
              + header.meta().get(CODEC)
              + ", which cannot be read; write it with deflate, snappy or zstandard");
    }
    try {
      prepare(header.meta().getOrDefault(SCHEMA, ""));
    } catch (RuntimeException | StackOverflowError e) {
      throw refused("has a schema that cannot be used: " + RowFailure.name(e));
    }
    keyColumn = options.keyColumn() == null ? -1 : columns.indexOf(options.keyColumn());
    blocks = new AvroBlocks(window, header.sync(), codec);
  }

  private void prepare(String json) throws DatasetException {
    Schema schema = new Schema.Parser().setValidate(false).setValidateDefaults(false).parse(json);
    if (schema.getType() != Schema.Type.RECORD) {
      throw refused(
          "holds values of type " + schema.getType().getName() + "; rows are made of records");
    }
    columns = schema.getFields().stream().map(AvroValues::name).toList();
    names = AvroValues.names(schema.getFields());
    fields =
        schema.getFields().stream()
            .map(field -> values.of(field.schema()))
            .toArray(AvroValues.Value[]::new);
  }

  private DatasetException refused(String why) {
    return new DatasetException(split.file().path() + " " + why);
  }

  @Override
  public boolean read(RowSink sink) throws IOException {
    while (!blocks.hasRow()) {
      try {
        if (!blocks.next()) {
          return false;
        }
      } catch (DamagedBlockException e) {
        lose(sink, String.valueOf(e.getMessage()));
        return true;
      }
    }
    Source place = rows.source(record);
    String key;
    try {
      key = row(blocks.decoder());
      blocks.rowIsRead();
    } catch (InterruptibleStream.Interrupted e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      lose(sink, blocks.lost(RowFailure.name(e)));
      return true;
    }
    record++;
    emit(sink, place, key);
    return true;
  }

  private @Nullable String row(BinaryDecoder in) throws IOException {
    row.clear();
    values.clear();
    String key = null;
    for (int field = 0; field < fields.length; field++) {
      row.add(names[field]);
      int from = row.length();
      fields[field].read(in, row);
      if (field == keyColumn && !row.isOver()) {
        key = MemberText.of(row.array(), from, row.length());
      }
    }
    row.add(fields.length == 0 ? "{}" : "}");
    return key;
  }

  private void emit(RowSink sink, Source place, @Nullable String key) {
    MalformedRecordException problem =
        row.isOver()
            ? new MalformedRecordException(
                0, "longer than " + options.limits().line() + " bytes; only its start is kept here")
            : values.problem();
    if (problem == null) {
      if (values.repeatedMember() != null) {
        sink.repeatedMember(place, values.repeatedMember());
      }
      rows.emit(sink, place, row.toByteArray(), key);
    } else {
      byte[] raw = row.isOver() ? row.head() : row.toByteArray();
      rows.emitMalformed(sink, place, raw, "row " + place.position(), 0, problem);
    }
  }

  private void lose(RowSink sink, String why) {
    rows.emitMalformed(
        sink,
        rows.source(record++),
        new byte[0],
        "block at byte " + blocks.offset(),
        0,
        new MalformedRecordException(0, "damaged: " + why));
  }

  @Override
  public long position() {
    return record;
  }

  @Override
  public long sourceBytes() {
    return blocks == null ? 0 : blocks.bytesRead();
  }
}
