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
    return new ReadOptions(DatasetFormat.JSONL, null, Map.of());
  }

  public static ReadOptions csv() {
    return new ReadOptions(DatasetFormat.CSV, null, Map.of());
  }

  public static ReadOptions csv(Map<String, ColumnType> types) {
    return new ReadOptions(DatasetFormat.CSV, null, types);
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
    return read(file, options, RecordLimits.DEFAULT);
  }

  public static Collected read(DataFile file, ReadOptions options, RecordLimits limits)
      throws InterruptedException {
    Collected collected = new Collected();
    Split split = new Split(0, file, 0, file.size(), false, Splits.ALL_ROWS);
    new SplitReader(split, options, limits, collected, PinnedFile::open).read(() -> true);
    return collected;
  }

  /** Reads the splits of a plan one after another. */
  public static Collected read(List<Split> splits, ReadOptions options)
      throws InterruptedException {
    Collected collected = new Collected();
    for (Split split : splits) {
      ReadSplit.read(split, options, collected);
    }
    return collected;
  }
}
