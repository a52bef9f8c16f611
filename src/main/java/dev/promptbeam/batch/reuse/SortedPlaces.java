package dev.promptbeam.batch.reuse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Places of lines by keys, as {@link KeyPartitions} has put them in order: records of a fixed
 * length, searched in the file itself, so that no heap is needed whatever their number. For many
 * threads.
 */
final class SortedPlaces {
  /** Key, number of the source, offset, length. */
  static final int RECORD = 16 + 4 + 8 + 4;

  private static final long PER_SEGMENT = 1L << 25;

  private final List<ByteBuffer> segments;
  private final long size;

  private SortedPlaces(List<ByteBuffer> segments, long size) {
    this.segments = segments;
    this.size = size;
  }

  /**
   * @param size how many records the file was written with
   */
  static SortedPlaces open(Path file, long size) throws IOException {
    List<ByteBuffer> segments = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != size * RECORD) {
        throw new IOException(file + " was changed; restore it, or start a new run");
      }
      for (long first = 0; first < size; first += PER_SEGMENT) {
        long records = Math.min(PER_SEGMENT, size - first);
        segments.add(channel.map(FileChannel.MapMode.READ_ONLY, first * RECORD, records * RECORD));
      }
    }
    return new SortedPlaces(List.copyOf(segments), size);
  }

  /** The number of the record of a key; negative where there is none. */
  long find(String key) {
    long high = Long.parseUnsignedLong(key, 0, 16, 16);
    long low = Long.parseUnsignedLong(key, 16, 32, 16);
    long from = 0;
    long to = size - 1;
    while (from <= to) {
      long middle = (from + to) >>> 1;
      ByteBuffer segment = segment(middle);
      int at = at(middle);
      int order = Long.compareUnsigned(segment.getLong(at), high);
      order = order == 0 ? Long.compareUnsigned(segment.getLong(at + 8), low) : order;
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

  int source(long record) {
    return segment(record).getInt(at(record) + 16);
  }

  long offset(long record) {
    return segment(record).getLong(at(record) + 20);
  }

  int length(long record) {
    return segment(record).getInt(at(record) + 28);
  }

  private ByteBuffer segment(long record) {
    return segments.get((int) (record / PER_SEGMENT));
  }

  private static int at(long record) {
    return (int) (record % PER_SEGMENT) * RECORD;
  }
}
