package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.table.TableFormat;
import dev.promptbeam.model.DatasetFormat;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Files of several formats, each told by its extension. */
public record MixedFormat(Map<DatasetFormat, RowFormat> formats) implements RowFormat {
  private static final long serialVersionUID = 1;

  public MixedFormat {
    formats = Map.copyOf(formats);
  }

  /** The same with other settings for its tables. */
  public MixedFormat withTables(UnaryOperator<TableFormat> settings) {
    Map<DatasetFormat, RowFormat> changed = new EnumMap<>(formats);
    changed.replaceAll(
        (name, format) -> format instanceof TableFormat table ? settings.apply(table) : format);
    return new MixedFormat(changed);
  }

  public boolean hasTables() {
    return formats.values().stream().anyMatch(TableFormat.class::isInstance);
  }

  @Override
  public RowFormat of(DataFile file) {
    return Objects.requireNonNull(formats.get(RowFormats.byName(file.path()).orElseThrow()));
  }

  /** Each file is asked of its own. */
  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return null;
  }

  @Override
  public List<Long> cuts(DataFile file, long bytes) throws IOException {
    return of(file).cuts(file, bytes);
  }

  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    return of(file).columns(file, options);
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return of(split.file()).open(split, options, files);
  }
}
