package dev.promptbeam.batch.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one bucket that are shuffled as one element, since a runner spends more on an element
 * than on its bytes. They are compressed: a row and its request hold the same text.
 *
 * @param alone an entry that is too large for company; null where there are packed ones
 * @param packed the entries as their coder writes them, as {@link PackedBytes} keeps them
 * @param length bytes of the entries as their coder writes them
 */
@SuppressWarnings("ArrayRecordComponent") // an element of the hot path; never compared
@DefaultCoder(EntryBlockCoder.class)
record EntryBlock(@Nullable PackEntry alone, byte[] packed, int length) {
  private static final byte[] NOTHING = new byte[0];

  static EntryBlock of(PackEntry alone) {
    return new EntryBlock(alone, NOTHING, 0);
  }

  /** A block of each entry. */
  static Iterator<EntryBlock> alone(Iterator<PackEntry> entries) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public EntryBlock next() {
        return of(entries.next());
      }
    };
  }

  /** Takes entries from the front of an array, which is free again then. */
  static EntryBlock pack(byte[] entries, int length) {
    return new EntryBlock(null, PackedBytes.pack(entries, length), length);
  }

  /** The entries of several blocks, of which one is unpacked at a time. */
  static Iterator<PackEntry> entries(Iterator<EntryBlock> blocks) {
    return new Iterator<>() {
      private Iterator<PackEntry> present = List.<PackEntry>of().iterator();

      @Override
      public boolean hasNext() {
        while (!present.hasNext() && blocks.hasNext()) {
          present = blocks.next().entries();
        }
        return present.hasNext();
      }

      @Override
      public PackEntry next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return present.next();
      }
    };
  }

  private Iterator<PackEntry> entries() {
    if (alone != null) {
      return List.of(alone).iterator();
    }
    Bytes in = new Bytes(PackedBytes.unpack(packed, length));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return in.available() > 0;
      }

      @Override
      public PackEntry next() {
        try {
          return PackEntryCoder.of().decode(in);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  /** Bytes in memory for one thread. */
  private static final class Bytes extends InputStream {
    private final byte[] bytes;
    private int next;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return next < bytes.length ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int most) {
      int count = Math.min(most, available());
      System.arraycopy(bytes, next, target, offset, count);
      next += count;
      return count == 0 && most > 0 ? -1 : count;
    }

    @Override
    public int available() {
      return bytes.length - next;
    }
  }
}
