package dev.promptbeam.batch.reuse;

import dev.promptbeam.ledger.DurableFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of an index in order: dealt to files by the first bits of their keys, then
 * sorted file by file, so that memory holds one of these. Of records of one key the first source
 * wins. For many threads.
 */
final class KeyPartitions implements Closeable {
  private static final int BITS = 6;
  private static final int BUFFER = 1 << 15;
  private static final Comparator<Entry> ORDER =
      ((Comparator<Entry>) (a, b) -> Long.compareUnsigned(a.high, b.high))
          .thenComparing((a, b) -> Long.compareUnsigned(a.low, b.low))
          .thenComparingInt(Entry::source)
          .thenComparingLong(Entry::offset);

  private final Path folder;
  private final List<Path> files = new ArrayList<>();
  private final List<DataOutputStream> outs = new ArrayList<>();
  private final long[] counts = new long[1 << BITS];

  /** One record; the complement of a length tells a further key of an answer. */
  private record Entry(long high, long low, int source, long offset, int length) {
    boolean isSameKey(@Nullable Entry other) {
      return other != null && other.high == high && other.low == low;
    }
  }

  /**
   * What was written.
   *
   * @param keys that can be looked up
   * @param answers those that name one, and are no further key of it
   */
  record Size(long keys, long answers) {}

  KeyPartitions(Path scratch) throws IOException {
    folder = scratch.resolve("reuse-" + UUID.randomUUID());
    DurableFile.createFolder(folder);
    for (int i = 0; i < 1 << BITS; i++) {
      Path file = folder.resolve(i + ".part");
      files.add(file);
      outs.add(new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER)));
    }
  }

  void add(String key, int source, long offset, int length) throws IOException {
    put(key, source, offset, length);
  }

  /** Adds a further key of an answer. */
  void addFurther(String key, int source, long offset, int length) throws IOException {
    put(key, source, offset, ~length);
  }

  private void put(String key, int source, long offset, int length) throws IOException {
    long high = Long.parseUnsignedLong(key, 0, 16, 16);
    int number = (int) (high >>> (Long.SIZE - BITS));
    DataOutputStream out = outs.get(number);
    synchronized (out) {
      out.writeLong(high);
      out.writeLong(Long.parseUnsignedLong(key, 16, 32, 16));
      out.writeInt(source);
      out.writeLong(offset);
      out.writeInt(length);
      counts[number]++;
    }
  }

  /** Writes all of it in order. */
  Size writeTo(OutputStream target) throws IOException {
    long keys = 0;
    long answers = 0;
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(target, BUFFER));
    for (int i = 0; i < files.size(); i++) {
      outs.get(i).close();
      Entry last = null;
      boolean counted = false;
      for (Entry entry : sorted(i)) {
        if (!entry.isSameKey(last)) {
          write(entry, out);
          keys++;
          counted = false;
        }
        if (!counted && entry.length >= 0) {
          answers++;
          counted = true;
        }
        last = entry;
      }
    }
    out.flush();
    return new Size(keys, answers);
  }

  private List<Entry> sorted(int number) throws IOException {
    List<Entry> entries = new ArrayList<>((int) counts[number]);
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(files.get(number)), BUFFER))) {
      for (long i = 0; i < counts[number]; i++) {
        entries.add(
            new Entry(in.readLong(), in.readLong(), in.readInt(), in.readLong(), in.readInt()));
      }
    }
    entries.sort(ORDER);
    return entries;
  }

  private static void write(Entry entry, DataOutputStream out) throws IOException {
    out.writeLong(entry.high);
    out.writeLong(entry.low);
    out.writeInt(entry.source);
    out.writeLong(entry.offset);
    out.writeInt(entry.length < 0 ? ~entry.length : entry.length);
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < files.size(); i++) {
      outs.get(i).close();
      Files.deleteIfExists(files.get(i));
    }
    Files.deleteIfExists(folder);
  }
}
