package dev.promptbeam.dataset.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.jspecify.annotations.Nullable;

/** Avro files of a test, written by the library. */
public final class AvroFiles {
  private AvroFiles() {}

  public static Schema schema(String fields) {
    return new Schema.Parser()
        .parse("{'type':'record','name':'r','fields':[%s]}".formatted(fields).replace('\'', '"'));
  }

  /** A file of one row whose one field has a value. */
  static byte[] of(String type, @Nullable Object value) throws IOException {
    Schema schema = schema("{'name':'v','type':" + type + "}");
    GenericData.Record row = new GenericData.Record(schema);
    row.put("v", value);
    return write(schema, "null", List.of(List.of(row)), new ArrayList<>());
  }

  /** A file of the numbers from 0 on in {@code i} and a text in {@code t}, some in each block. */
  static byte[] numbers(String codec, int blocks, int each, List<Long> places) throws IOException {
    Schema schema = schema("{'name':'i','type':'int'},{'name':'t','type':'string'}");
    List<List<GenericData.Record>> rows = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      List<GenericData.Record> of = new ArrayList<>();
      for (int row = 0; row < each; row++) {
        GenericData.Record record = new GenericData.Record(schema);
        record.put("i", block * each + row);
        record.put("t", "text");
        of.add(record);
      }
      rows.add(of);
    }
    return write(schema, codec, rows, places);
  }

  /**
   * Writes blocks.
   *
   * @param places takes the place of each block, and that behind the last one
   */
  public static byte[] write(
      Schema schema, String codec, List<List<GenericData.Record>> blocks, List<Long> places)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericData.Record> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(schema, bytes);
      for (List<GenericData.Record> block : blocks) {
        places.add(writer.sync());
        for (GenericData.Record row : block) {
          writer.append(row);
        }
      }
      places.add(writer.sync());
    }
    return bytes.toByteArray();
  }
}
