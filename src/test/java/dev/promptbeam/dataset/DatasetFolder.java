package dev.promptbeam.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A spec's folder in a test. */
public record DatasetFolder(Path path) {
  public static ReadOptions jsonl() {
    return new ReadOptions(RowFormats.of(DatasetFormat.JSONL), null, Map.of());
  }

  public static ReadOptions csv() {
    return csv(Map.of());
  }

  public static ReadOptions csv(Map<String, ColumnType> types) {
    return new ReadOptions(RowFormats.of(DatasetFormat.CSV), null, types);
  }

  public DataFile write(String name, String text) {
    return write(name, text.getBytes(UTF_8));
  }

  public DataFile write(String name, byte[] bytes) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return PinnedFile.pin(name, file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static byte[] gzip(String text) {
    return gzip(text.getBytes(UTF_8));
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Reads a whole file. */
  public static Collected read(DataFile file, ReadOptions options) throws InterruptedException {
    return read(List.of(whole(file)), options);
  }

  public static Collected read(DataFile file, ReadOptions options, RecordLimits limits)
      throws InterruptedException {
    return read(
        file, new ReadOptions(options.format(), options.keyColumn(), options.types(), limits));
  }

  /** A file as one split. */
  public static Split whole(DataFile file) {
    return new Split(0, file, 0, file.size(), false, Splits.ALL_ROWS);
  }

  /** Reads the splits of a plan one after another. */
  public static Collected read(List<Split> splits, ReadOptions options)
      throws InterruptedException {
    Collected collected = new Collected();
    for (Split split : splits) {
      new ReadSplit(options, Breaks.AS_SEEN).read(split, collected);
    }
    return collected;
  }
}
