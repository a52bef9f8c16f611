package dev.promptbeam.result.line;

import com.google.common.io.Closer;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Files read line by line at random places, by any threads, each opened once. An interrupt of one
 * of the threads ends all reads. Small ones are held as a whole, where they are read through.
 */
public final class LineFiles implements Closeable {
  private static final byte[] NOT_HELD = {};

  private final Map<Path, FileChannel> channels = new HashMap<>();
  private final Map<Path, byte[]> held = new HashMap<>();
  private long room;

  /** Of which a few lines are wanted. */
  public LineFiles() {
    this(0);
  }

  /**
   * Of which most lines are wanted.
   *
   * @param room bytes that may be held
   */
  public LineFiles(long room) {
    this.room = room;
  }

  /**
   * @throws EOFException if the file ends before the place does
   */
  public byte[] read(LineLocation place) throws IOException {
    byte[] all = held(place.file());
    if (place.offset() + place.length() <= all.length) {
      int offset = (int) place.offset();
      return Arrays.copyOfRange(all, offset, offset + place.length());
    }
    return read(channel(place.file()), place);
  }

  private static byte[] read(FileChannel channel, LineLocation place) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
        throw new EOFException(place.file() + " ends before byte " + place.offset());
      }
    }
    return bytes.array();
  }

  /**
   * Bytes at a place, read as they are asked for; closing the stream closes nothing.
   *
   * @throws EOFException while reading, if the file ends before the place does
   */
  public InputStream stream(Path file, long offset, long length) throws IOException {
    return new ChannelPart(channel(file), file, offset, length);
  }

  private synchronized byte[] held(Path file) throws IOException {
    byte[] all = held.get(file);
    if (all == null) {
      FileChannel channel = channel(file);
      long size = channel.size();
      all = NOT_HELD;
      if (size <= room) {
        room -= size;
        all = read(channel, new LineLocation(file, 0, (int) size));
      }
      held.put(file, all);
    }
    return all;
  }

  private synchronized FileChannel channel(Path file) throws IOException {
    FileChannel channel = channels.get(file);
    if (channel == null) {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      channels.put(file, channel);
    }
    return channel;
  }

  @Override
  public synchronized void close() throws IOException {
    try (Closer all = Closer.create()) {
      channels.values().forEach(all::register);
    }
  }
}
