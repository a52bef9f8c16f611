package dev.promptbeam.request.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/** The bytes of a file by their positions, of which only some are held at a time. */
final class FileBytes {
  private static final int HELD = 1 << 16;

  private final SeekableByteChannel channel;
  private final long size;
  private final byte[] held = new byte[HELD];
  private long start;
  private int length;

  FileBytes(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  /** The byte there, from 0 to 255; -1 behind the end. */
  int at(long position) throws IOException {
    if (position < start || position >= start + length) {
      load(position);
    }
    return position < start + length ? held[(int) (position - start)] & 0xff : -1;
  }

  /** An unsigned number, the most significant byte first; of a missing byte 0. */
  long big(long position, int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | Math.max(0, at(position + i));
    }
    return number;
  }

  /** An unsigned number, the least significant byte first; of a missing byte 0. */
  long little(long position, int bytes) throws IOException {
    long number = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      number = number << 8 | Math.max(0, at(position + i));
    }
    return number;
  }

  /** A character for each byte, fewer at the end. */
  String text(long position, int most) throws IOException {
    return new String(bytes(position, most), StandardCharsets.ISO_8859_1);
  }

  byte[] bytes(long position, int most) throws IOException {
    int count = (int) Math.max(0, Math.min(most, size - position));
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) at(position + i);
    }
    return bytes;
  }

  private void load(long position) throws IOException {
    channel.position(position);
    ByteBuffer buffer = ByteBuffer.wrap(held);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      continue; // a channel may give less than it is asked for
    }
    start = position;
    length = buffer.position();
  }
}
