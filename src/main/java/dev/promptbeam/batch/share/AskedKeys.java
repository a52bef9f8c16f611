package dev.promptbeam.batch.share;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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
 * through the files of those who were there before. Holds 36 bytes a key.
 */
final class AskedKeys {
  private static final int BUFFER = 1 << 16;
  private static final int RECORD = 16 + 8 + 4 + 4 + 4;
  private static final int FIRST_SIZE = 1 << 10;

  private final SortedKeys keys = new SortedKeys();
  private final Map<String, Integer> files = new LinkedHashMap<>();
  private long[] position = new long[FIRST_SIZE];
  private int[] file = new int[FIRST_SIZE];
  private int[] variant = new int[FIRST_SIZE];
  private int[] sample = new int[FIRST_SIZE];

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
    if (!keys.add(requestKey)) {
      return;
    }
    int number = keys.size() - 1;
    if (number == position.length) {
      position = Arrays.copyOf(position, number * 2);
      file = Arrays.copyOf(file, number * 2);
      variant = Arrays.copyOf(variant, number * 2);
      sample = Arrays.copyOf(sample, number * 2);
    }
    position[number] = source.position();
    file[number] = files.computeIfAbsent(source.file(), added -> files.size());
    variant[number] = trial.variant();
    sample[number] = trial.sample();
  }

  int size() {
    return keys.size();
  }

  /** The files that its rows are of, by their numbers. */
  List<String> files() {
    return List.copyOf(files.keySet());
  }

  /** The number of a key; negative where it is none of these. */
  int find(String requestKey) {
    return keys.find(requestKey);
  }

  /** Unless it is there, and the same: others may be reading it. */
  void write(Path target) throws IOException {
    DurableFile.create(target, this::write);
  }

  private void write(OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
    for (int number = 0; number < keys.size(); number++) {
      out.writeLong(keys.high(number));
      out.writeLong(keys.low(number));
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
    try (InputStream in = Files.newInputStream(other)) {
      FixedRecords records = new FixedRecords(in, RECORD);
      for (long left = count; left > 0 && own < keys.size(); left--) {
        ByteBuffer record = records.next();
        long high = record.getLong();
        long low = record.getLong();
        long itsPosition = record.getLong();
        int itsFile = record.getInt();
        int itsVariant = record.getInt();
        int itsSample = record.getInt();
        own = keys.skip(own, high, low);
        if (keys.is(own, high, low)) {
          Source source = new Source(names.get(itsFile), itsPosition);
          found.accept(own, new Asker(source, new Trial(itsVariant, itsSample)));
        }
      }
    }
  }

  /** Where those of a sending and a policy lie. */
  static Path file(RunDirectory directory, String sending, int policy) {
    return directory.asked().resolve(sending + String.format(Locale.ROOT, ".%03d", policy));
  }
}
