package dev.promptbeam.report.scores;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.promptbeam.model.Sha256;
import dev.promptbeam.model.Source;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings ends of the same row together, whatever files they stand in: dealt to files by a hash of
 * what names the row, then put in order file by file. So memory holds one file of many.
 */
final class EndSpool implements Closeable {
  private static final int PARTS = 128;
  private static final int BUFFER = 1 << 13;

  private final @Nullable DataOutputStream[] parts = new DataOutputStream[PARTS];
  private final long[] counts = new long[PARTS];
  private @Nullable Path folder;

  /**
   * One end as it is spooled.
   *
   * @param side which of two runs it is of
   * @param label for people
   * @param source which puts those in order that nothing else tells apart
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record End(
      int side,
      String variant,
      int sample,
      boolean answered,
      double[] scores,
      long content,
      String label,
      Source source) {}

  /** Takes all ends of one row. */
  @FunctionalInterface
  interface Rows {
    void row(List<End> ends) throws IOException;
  }

  private record Id(long high, long low) implements Comparable<Id> {
    private static final Comparator<Id> ORDER =
        Comparator.comparingLong(Id::high).thenComparingLong(Id::low);

    static Id of(String name) {
      ByteBuffer hash =
          ByteBuffer.wrap(Sha256.digest().digest(name.getBytes(StandardCharsets.UTF_8)));
      return new Id(hash.getLong(), hash.getLong());
    }

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Adds an end.
   *
   * @param name what the ends of its row have in common
   */
  void add(String name, End end) throws IOException {
    Id id = Id.of(name);
    int part = (int) Long.remainderUnsigned(id.high(), PARTS);
    counts[part]++;
    DataOutputStream out = part(part);
    out.writeLong(id.high());
    out.writeLong(id.low());
    out.writeByte(end.side());
    out.writeUTF(end.variant());
    out.writeInt(end.sample());
    out.writeBoolean(end.answered());
    out.writeShort(end.scores().length);
    for (double score : end.scores()) {
      out.writeDouble(score);
    }
    out.writeLong(end.content());
    out.writeUTF(end.label());
    out.writeUTF(end.source().file());
    out.writeLong(end.source().position());
  }

  /** Hands out all rows, each with its ends in the order of variants, samples and sources. */
  void forEach(Rows rows) throws IOException {
    for (int number = 0; number < PARTS; number++) {
      if (parts[number] != null) {
        parts[number].close();
        for (List<End> ends : read(file(number), counts[number]).values()) {
          ends.sort(
              Comparator.comparing(End::variant)
                  .thenComparingInt(End::sample)
                  .thenComparing(End::source));
          rows.row(ends);
        }
      }
    }
  }

  private static Map<Id, List<End>> read(Path file, long count) throws IOException {
    Map<Id, List<End>> rows = new TreeMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      for (long i = 0; i < count; i++) {
        Id id = new Id(in.readLong(), in.readLong());
        rows.computeIfAbsent(id, added -> new ArrayList<>(1)).add(end(in));
      }
    }
    return rows;
  }

  private static End end(DataInputStream in) throws IOException {
    int side = in.readByte();
    String variant = in.readUTF().intern();
    int sample = in.readInt();
    boolean answered = in.readBoolean();
    double[] scores = new double[in.readShort()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = in.readDouble();
    }
    long content = in.readLong();
    String label = in.readUTF();
    Source source = new Source(in.readUTF().intern(), in.readLong());
    return new End(side, variant, sample, answered, scores, content, label, source);
  }

  private DataOutputStream part(int number) throws IOException {
    DataOutputStream open = parts[number];
    if (open == null) {
      open =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(file(number)), BUFFER));
      parts[number] = open;
    }
    return open;
  }

  private Path file(int number) throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("promptbeam-scores-");
    }
    return folder.resolve(number + ".part");
  }

  @Override
  public void close() throws IOException {
    for (DataOutputStream part : parts) {
      if (part != null) {
        part.close();
      }
    }
    if (folder != null) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
