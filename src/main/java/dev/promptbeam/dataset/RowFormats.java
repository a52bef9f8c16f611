package dev.promptbeam.dataset;

import dev.promptbeam.dataset.avro.AvroFormat;
import dev.promptbeam.dataset.file.Compression;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.parquet.ParquetFormat;
import dev.promptbeam.dataset.table.TableFormat;
import dev.promptbeam.dataset.text.DeadLetterFormat;
import dev.promptbeam.dataset.text.FilesFormat;
import dev.promptbeam.dataset.text.JsonFormat;
import dev.promptbeam.dataset.text.JsonlFormat;
import dev.promptbeam.dataset.text.TextFormat;
import dev.promptbeam.model.DatasetFormat;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The formats there are, by the names that a spec gives them and by the extensions of files. */
public final class RowFormats {
  /** The dead letters of an earlier run, for a run over their rows; no spec can name it. */
  public static final RowFormat DEAD_LETTERS = new DeadLetterFormat();

  private RowFormats() {}

  /** The format with the settings that its name stands for. */
  public static RowFormat of(DatasetFormat name) {
    return switch (name) {
      case JSONL, REQUESTS, OPENAI -> new JsonlFormat(name.keyColumn());
      case JSON -> new JsonFormat();
      case CSV -> TableFormat.CSV;
      case TSV -> TableFormat.TSV;
      case TEXT -> new TextFormat();
      case FILES -> new FilesFormat();
      case PARQUET -> new ParquetFormat();
      case AVRO -> new AvroFormat();
    };
  }

  /**
   * The format that a file's extension names, seen through one of compression ({@code .gz}, {@code
   * .bz2}, {@code .zst}, {@code .xz}); empty where the extension is missing or unknown. Case does
   * not matter.
   */
  public static Optional<DatasetFormat> byName(String path) {
    String name = Compression.of(path).strip(path).toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "jsonl", "ndjson" -> Optional.of(DatasetFormat.JSONL);
      case "json" -> Optional.of(DatasetFormat.JSON);
      case "txt" -> Optional.of(DatasetFormat.TEXT);
      case "parquet", "pq" -> Optional.of(DatasetFormat.PARQUET);
      case "avro" -> Optional.of(DatasetFormat.AVRO);
      case "csv" -> Optional.of(DatasetFormat.CSV);
      case "tsv" -> Optional.of(DatasetFormat.TSV);
      default -> Optional.empty();
    };
  }

  /**
   * The format of a dataset whose spec names none: that of all files, or of each its own.
   *
   * @throws DatasetException for a file whose extension names no format; files that cannot be read
   *     do not count beside others
   */
  public static RowFormat ofAll(List<DataFile> all) throws DatasetException {
    List<DataFile> readable = all.stream().filter(DataFile::isReadable).toList();
    Map<DatasetFormat, RowFormat> formats = new EnumMap<>(DatasetFormat.class);
    for (DataFile file : readable.isEmpty() ? all : readable) {
      DatasetFormat name = byName(file.path()).orElse(null);
      if (name == null) {
        throw new DatasetException(
            file.path()
                + " has no known extension; set dataset.format, or leave the file out of the path");
      }
      formats.put(name, of(name));
    }
    if (formats.isEmpty()) {
      throw new DatasetException("the dataset has no files");
    }
    return formats.size() == 1 ? formats.values().iterator().next() : new MixedFormat(formats);
  }
}
