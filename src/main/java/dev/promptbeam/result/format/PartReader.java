package dev.promptbeam.result.format;

import dev.promptbeam.dataset.Breaks;
import dev.promptbeam.dataset.ReadSplit;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.DatasetFiles;
import dev.promptbeam.dataset.file.DecoderErrors;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.lines.ByteWindow;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.SourceRow;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of any format back, as the program reads datasets; tables stay as flat as they are.
 */
public final class PartReader {
  private static final String LINES = ".jsonl";
  private static final byte[] NOTHING = {};

  private static final Set<DatasetFormat> TABLES =
      Set.of(DatasetFormat.CSV, DatasetFormat.PARQUET, DatasetFormat.AVRO);

  /** Of what is asked for by name in files that have no types. */
  private static final Map<String, ColumnType> TYPES =
      Map.of("_source_position", ColumnType.NUMBER, "_media", ColumnType.JSON);

  /** Rows were taken as long as they are: a part holds none that are too long. */
  private static final RecordLimits LIMITS =
      new RecordLimits(RecordLimits.DEAD_LETTER, RecordLimits.DEAD_LETTER);

  private PartReader() {}

  /** What a member of results is called in a part. */
  public static String member(Path part, String name) {
    return !isLines(part) && TABLES.contains(format(part)) ? "_" + name : name;
  }

  /** Whether its rows are its lines. */
  public static boolean isLines(Path part) {
    return part.toString().endsWith(LINES);
  }

  public static long count(Path part) throws IOException {
    return counted(part).rows();
  }

  /**
   * What a part holds.
   *
   * @param rows none where not all of it can be read
   * @param problem why it cannot; null where it can
   */
  public record Counted(long rows, @Nullable String problem) {}

  /** Reads a part to its end. */
  public static Counted counted(Path part) throws IOException {
    long[] count = {0};
    String[] problem = {""};
    forEach(
        part,
        (json, place) -> {
          count[0]++;
          problem[0] = problem[0].isEmpty() && json.length == 0 ? place : problem[0];
        });
    return problem[0].isEmpty() || isLines(part)
        ? new Counted(count[0], null)
        : new Counted(0, problem[0]);
  }

  private static DatasetFormat format(Path part) {
    return RowFormats.byName(part.toString()).orElse(DatasetFormat.JSONL);
  }

  /** Takes the rows of a part. */
  @FunctionalInterface
  public interface Rows {
    /**
     * @param json one object; what is no row comes as it stands
     * @param place where it stands, for people
     */
    void row(byte[] json, String place) throws IOException;
  }

  /** Hands out the rows in their order. */
  public static void forEach(Path part, Rows rows) throws IOException {
    if (isLines(part)) {
      try (LineReader lines = LineReader.openOwn(part)) {
        hand(lines, rows);
      }
      return;
    }
    try {
      if (format(part) == DatasetFormat.JSONL) {
        readLines(part, rows);
      } else {
        read(part, rows);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (DatasetException e) {
      rows.row(NOTHING, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + part);
    }
  }

  /** Takes some of the rows of a part. */
  @FunctionalInterface
  public interface PlacedRows {
    /**
     * @param json one object; what is no row comes as it stands
     * @param place of its first byte
     */
    void row(byte[] json, long place) throws IOException;
  }

  /** Hands out those rows of a part of lines that begin between two places. */
  public static void forEachBetween(Path part, long from, long to, PlacedRows rows)
      throws IOException {
    long before = Math.max(0, from - 1); // whose LF, if it is one, ends the row before
    try (SeekableByteChannel channel = Files.newByteChannel(part).position(before);
        LineReader lines =
            new LineReader(
                new ByteWindow(Channels.newInputStream(channel), before),
                LineReader.LONGEST_LINE)) {
      boolean more = from == 0 || lines.next();
      while (more && lines.nextOffset() < to && lines.next()) {
        rows.row(lines.copy(), lines.offset());
      }
    }
  }

  private static void hand(LineReader lines, Rows rows) throws IOException {
    while (lines.next()) {
      rows.row(lines.copy(), "byte " + lines.offset());
    }
  }

  /** As a dataset they would have to be stricter than some answers are. */
  private static void readLines(Path part, Rows rows) throws IOException {
    DataFile file = PinnedFile.pin(part.toString(), part);
    try (LineReader lines = LineReader.ofOwn(PinnedFile.open(file, 0))) {
      hand(lines, rows);
    } catch (IOException e) {
      if (!(e instanceof EOFException || e instanceof ZipException || DecoderErrors.isZstd(e))) {
        throw e;
      }
      rows.row(NOTHING, String.valueOf(e.getMessage()));
    }
  }

  private static void read(Path part, Rows rows)
      throws IOException, DatasetException, InterruptedException {
    ReadOptions options = new ReadOptions(RowFormats.of(format(part)), null, TYPES, LIMITS);
    Path folder = part.toAbsolutePath().getParent();
    RowSink sink = new Sink(rows);
    for (Split split :
        Splits.plan(
            DatasetFiles.pin(folder == null ? part : folder, List.of(part)),
            options,
            Long.MAX_VALUE,
            Splits.ALL_ROWS)) {
      new ReadSplit(options, Breaks.AS_SEEN).read(split, sink);
    }
  }

  private record Sink(Rows rows) implements RowSink {
    @Override
    public void row(SourceRow row) {
      hand(row.json(), "row " + row.source().position());
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      hand(NOTHING, letter.message());
    }

    private void hand(byte[] json, String place) {
      try {
        rows.row(json, place);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
