package dev.promptbeam.result.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.result.format.ResultFormat.RowWriter;
import dev.promptbeam.result.format.TableResults.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Tables of a test, of source rows alone, and what other people's readers, or the program's own of
 * datasets, find in them.
 */
final class TableFiles {
  private static final List<String> MEMBERS = List.of("row");

  private final Path folder;

  TableFiles(Path folder) {
    this.folder = folder;
  }

  /** What columns source rows have, all of one file, in this order. */
  static SourceColumns columns(String... rows) throws IOException {
    ColumnCollector collector = new ColumnCollector();
    for (int position = 0; position < rows.length; position++) {
      collector.add(new Source("a", position), rows[position].getBytes(UTF_8));
    }
    return collector.columns();
  }

  /** Names and types of their columns. */
  static List<String> types(SourceColumns columns) {
    return TableSchema.of(MEMBERS, List.of(), columns).columns().stream()
        .map(
            column ->
                column.name()
                    + " "
                    + column.type()
                    + (column.precision() > 0
                        ? "(" + column.precision() + "," + column.scale() + ")"
                        : ""))
        .toList();
  }

  Path write(Kind kind, PartCompression compression, SourceColumns columns, String... rows)
      throws IOException {
    String[] results = new String[rows.length];
    for (int index = 0; index < rows.length; index++) {
      results[index] = "{\"row\":" + rows[index] + "}";
    }
    return write(new TableResults(kind, compression, MEMBERS), columns, results);
  }

  /** Writes result rows. */
  Path write(ResultFormat format, SourceColumns columns, String... results) throws IOException {
    Path file = folder.resolve("part." + format.extension());
    try (OutputStream out = Files.newOutputStream(file);
        RowWriter writer = format.open(out, columns)) {
      for (String row : results) {
        writer.write(row.getBytes(UTF_8));
      }
      writer.finish();
    }
    return file;
  }

  /** Rows as a dataset has them. */
  static List<JsonNode> read(Path file) throws Exception {
    ReadOptions options =
        new ReadOptions(
            RowFormats.of(RowFormats.byName(file.toString()).orElseThrow()), null, Map.of());
    DataFile pinned = PinnedFile.pin(file.toString(), file);
    List<JsonNode> rows = new ArrayList<>();
    for (String row : DatasetFolder.read(pinned, options).json()) {
      rows.add(Json.MAPPER.readTree(row));
    }
    return rows;
  }

  static List<List<String>> csv(Path file) throws IOException {
    return CsvReader.builder().ofCsvRecord(Files.readString(file)).stream()
        .map(CsvRecord::getFields)
        .toList();
  }

  static List<GenericRecord> avro(Path file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  static Schema avroSchema(Path file) throws IOException {
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      return reader.getSchema();
    }
  }

  static MessageType parquetSchema(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new LocalInputFile(file),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      return reader.getFileMetaData().getSchema();
    }
  }
}
