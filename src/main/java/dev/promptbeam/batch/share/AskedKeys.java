package dev.promptbeam.batch.share;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The keys of the requests that the answers of one sending became, of one policy and as far as rows
 * may share them, in order and each with the row that comes first. Who asks them is found by going
 * through the files of those who were there before. Holds 40 bytes a key.
 */
final class AskedKeys {
  private static final int BUFFER = 1 << 16;
  private static final int FIRST_SIZE = 1 << 10;

  private final Map<String, Integer> files = new LinkedHashMap<>();
  private long[] high = new long[FIRST_SIZE];
  private long[] low = new long[FIRST_SIZE];
  private long[] position = new long[FIRST_SIZE];
  private int[] file = new int[FIRST_SIZE];
  private int[] variant = new int[FIRST_SIZE];
  private int[] sample = new int[FIRST_SIZE];
  private int size;

  /** Finds who was there before. */
  @FunctionalInterface
  interface Found {
    /**
     * @param number of the key among these
     */
    void accept(int number, Asker first);
  }

  /** Adds the next request; of equal ones the first counts. */
  void add(String requestKey, Source source, Trial trial) {
    long newHigh = high(requestKey);
    long newLow = low(requestKey);
    if (size > 0 && high[size - 1] == newHigh && low[size - 1] == newLow) {
      return;
    }
    if (size == high.length) {
      grow();
    }
    high[size] = newHigh;
    low[size] = newLow;
    position[size] = source.position();
    file[size] = files.computeIfAbsent(source.file(), added -> files.size());
    variant[size] = trial.variant();
    sample[size] = trial.sample();
    size++;
  }

  int size() {
    return size;
  }

  /** The files that its rows are of, by their numbers. */
  List<String> files() {
    return List.copyOf(files.keySet());
  }

  /** The number of a key; negative where it is none of these. */
  int find(String requestKey) {
    long wantedHigh = high(requestKey);
    long wantedLow = low(requestKey);
    int from = 0;
    int to = size - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int order = compare(high[middle], low[middle], wantedHigh, wantedLow);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return -1;
  }

  void write(Path target) throws IOException {
    DurableFile.replace(target, this::write);
  }

  private void write(OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
    for (int number = 0; number < size; number++) {
      out.writeLong(high[number]);
      out.writeLong(low[number]);
      out.writeLong(position[number]);
      out.writeInt(file[number]);
      out.writeInt(variant[number]);
      out.writeInt(sample[number]);
    }
    out.flush();
  }

  /**
   * Finds which of these keys stand in the file of another, in one pass through it.
   *
   * @param count how many that has
   * @param names of the files that its rows are of
   */
  void findIn(Path other, long count, List<String> names, Found found) throws IOException {
    int own = 0;
    try (InputStream bytes = Files.newInputStream(other);
        DataInputStream in = new DataInputStream(new BufferedInputStream(bytes, BUFFER))) {
      for (long number = 0; number < count && own < size; number++) {
        long itsHigh = in.readLong();
        long itsLow = in.readLong();
        long itsPosition = in.readLong();
        int itsFile = in.readInt();
        Trial itsTrial = new Trial(in.readInt(), in.readInt());
        while (own < size && compare(high[own], low[own], itsHigh, itsLow) < 0) {
          own++;
        }
        if (own < size && high[own] == itsHigh && low[own] == itsLow) {
          found.accept(own, new Asker(new Source(names.get(itsFile), itsPosition), itsTrial));
        }
      }
    }
  }

  /** Where those of a sending and a policy lie. */
  static Path file(RunDirectory directory, String sending, int policy) {
    return directory.asked().resolve(sending + String.format(Locale.ROOT, ".%03d", policy));
  }

  private void grow() {
    int larger = size * 2;
    high = Arrays.copyOf(high, larger);
    low = Arrays.copyOf(low, larger);
    position = Arrays.copyOf(position, larger);
    file = Arrays.copyOf(file, larger);
    variant = Arrays.copyOf(variant, larger);
    sample = Arrays.copyOf(sample, larger);
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high, otherHigh);
    return order == 0 ? Long.compareUnsigned(low, otherLow) : order;
  }

  private static long high(String requestKey) {
    return Long.parseUnsignedLong(requestKey, 0, 16, 16);
  }

  private static long low(String requestKey) {
    return Long.parseUnsignedLong(requestKey, 16, 32, 16);
  }
}
