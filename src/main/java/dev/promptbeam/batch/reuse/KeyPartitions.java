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
 * Puts the records of an index in order: dealt to files by the first bits of their keys, a file of
 * too many dealt on by the next ones, then sorted file by file, so that memory holds one of these.
 * Of records of one key the first source wins. For many threads.
 */
final class KeyPartitions implements Closeable {
  private static final int BITS = 6;
  private static final int BUFFER = 1 << 14;

  /** Records that are sorted at once: some 60 MB. */
  private static final int MOST = 1_000_000;

  private static final Comparator<Entry> ORDER =
      ((Comparator<Entry>) (a, b) -> Long.compareUnsigned(a.high, b.high))
          .thenComparing((a, b) -> Long.compareUnsigned(a.low, b.low))
          .thenComparingInt(Entry::source)
          .thenComparingLong(Entry::offset);

  private final Path folder;
  private final int most;
  private final List<Part> parts;

  /** One record; the complement of a length tells a further key of an answer. */
  private record Entry(long high, long low, int source, long offset, int length) {
    static Entry of(String key, int source, long offset, int length) {
      return new Entry(
          Long.parseUnsignedLong(key, 0, 16, 16),
          Long.parseUnsignedLong(key, 16, 32, 16),
          source,
          offset,
          length);
    }

    static Entry read(DataInputStream in) throws IOException {
      return new Entry(in.readLong(), in.readLong(), in.readInt(), in.readLong(), in.readInt());
    }

    void write(DataOutputStream out, int asLength) throws IOException {
      out.writeLong(high);
      out.writeLong(low);
      out.writeInt(source);
      out.writeLong(offset);
      out.writeInt(asLength);
    }

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
    this(scratch, MOST);
  }

  /**
   * Partitions below a folder.
   *
   * @param most records that are sorted at once
   */
  KeyPartitions(Path scratch, int most) throws IOException {
    folder = scratch.resolve("reuse-" + UUID.randomUUID());
    DurableFile.createFolder(folder);
    this.most = most;
    parts = deal();
  }

  void add(String key, int source, long offset, int length) throws IOException {
    put(Entry.of(key, source, offset, length), parts, 1);
  }

  /** Adds a further key of an answer. */
  void addFurther(String key, int source, long offset, int length) throws IOException {
    add(key, source, offset, ~length);
  }

  /** Writes all of it in order. */
  Size writeTo(OutputStream target) throws IOException {
    Merged merged = new Merged(new DataOutputStream(new BufferedOutputStream(target, BUFFER)));
    for (Part part : parts) {
      write(part, 1, merged);
    }
    merged.out.flush();
    return new Size(merged.keys, merged.answers);
  }

  private void write(Part part, int depth, Merged merged) throws IOException {
    part.out.close();
    boolean undivided = part.count <= most || (depth + 1) * BITS > Long.SIZE;
    if (undivided) {
      List<Entry> entries = new ArrayList<>((int) part.count);
      part.forEach(entries::add);
      entries.sort(ORDER);
      for (Entry entry : entries) {
        merged.add(entry);
      }
      return;
    }
    List<Part> next = deal();
    try {
      part.forEach(entry -> put(entry, next, depth + 1));
      for (Part smaller : next) {
        write(smaller, depth + 1, merged);
      }
    } finally {
      delete(next);
    }
  }

  private static void put(Entry entry, List<Part> parts, int depth) throws IOException {
    int number = (int) (entry.high >>> (Long.SIZE - depth * BITS)) & (parts.size() - 1);
    parts.get(number).add(entry);
  }

  private List<Part> deal() throws IOException {
    List<Part> dealt = new ArrayList<>();
    for (int i = 0; i < 1 << BITS; i++) {
      dealt.add(new Part(folder.resolve(UUID.randomUUID() + ".part")));
    }
    return dealt;
  }

  private static void delete(List<Part> parts) throws IOException {
    for (Part part : parts) {
      part.out.close();
      Files.deleteIfExists(part.file);
    }
  }

  @Override
  public void close() throws IOException {
    delete(parts);
    Files.deleteIfExists(folder);
  }

  /** The records whose keys begin alike, in no order. */
  private static final class Part {
    private final Path file;
    private final DataOutputStream out;
    private long count;

    Part(Path file) throws IOException {
      this.file = file;
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    }

    synchronized void add(Entry entry) throws IOException {
      entry.write(out, entry.length);
      count++;
    }

    void forEach(Sink sink) throws IOException {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
        for (long i = 0; i < count; i++) {
          sink.take(Entry.read(in));
        }
      }
    }
  }

  /** Takes records one by one. */
  @FunctionalInterface
  private interface Sink {
    void take(Entry entry) throws IOException;
  }

  /** What comes in order, and is counted: of each key the first record. */
  private static final class Merged {
    private final DataOutputStream out;
    private long keys;
    private long answers;
    private boolean counted;
    private @Nullable Entry last;

    Merged(DataOutputStream out) {
      this.out = out;
    }

    void add(Entry entry) throws IOException {
      if (!entry.isSameKey(last)) {
        entry.write(out, entry.length < 0 ? ~entry.length : entry.length);
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
}
