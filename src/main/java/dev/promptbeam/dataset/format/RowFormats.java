package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.Compression;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.model.DatasetFormat;
import java.util.List;
import java.util.Locale;
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
      case CSV -> TableFormat.CSV;
      case TSV -> TableFormat.TSV;
    };
  }

  /**
   * The format that a file's extension names, seen through one of compression ({@code .gz}, {@code
   * .bz2}, {@code .zst}); empty where the extension is missing or unknown. Case does not matter.
   */
  public static Optional<DatasetFormat> byName(String path) {
    String name = Compression.of(path).strip(path).toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "jsonl", "ndjson" -> Optional.of(DatasetFormat.JSONL);
      case "csv" -> Optional.of(DatasetFormat.CSV);
      case "tsv" -> Optional.of(DatasetFormat.TSV);
      default -> Optional.empty();
    };
  }

  /**
   * The one format of a dataset whose spec names none.
   *
   * @throws DatasetException for a file whose extension names no format, and for two formats; files
   *     that cannot be read do not count beside others
   */
  public static DatasetFormat ofAll(List<DataFile> all) throws DatasetException {
    List<DataFile> readable = all.stream().filter(DataFile::isReadable).toList();
    List<DataFile> files = readable.isEmpty() ? all : readable;
    DatasetFormat common = null;
    for (DataFile file : files) {
      DatasetFormat format = byName(file.path()).orElse(null);
      if (format == null) {
        throw new DatasetException(
            file.path()
                + " has no known extension; set dataset.format, or leave the file out of the path");
      }
      if (common != null && common != format) {
        throw new DatasetException(
            "the dataset mixes formats: "
                + files.get(0).path()
                + " and "
                + file.path()
                + "; set dataset.format, or name files of one format");
      }
      common = format;
    }
    if (common == null) {
      throw new DatasetException("the dataset has no files");
    }
    return common;
  }
}
