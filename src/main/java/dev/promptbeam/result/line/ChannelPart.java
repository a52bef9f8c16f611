package dev.promptbeam.result.line;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Bytes of a part of a file, as a stream that leaves the file open. */
final class ChannelPart extends InputStream {
  private final FileChannel channel;
  private final Path file;
  private final long end;
  private long at;

  ChannelPart(FileChannel channel, Path file, long offset, long length) {
    this.channel = channel;
    this.file = file;
    this.at = offset;
    this.end = offset + length;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (at == end) {
      return length == 0 ? 0 : -1;
    }
    int most = (int) Math.min(length, end - at);
    int read = channel.read(ByteBuffer.wrap(target, offset, most), at);
    if (read < 0) {
      throw new EOFException(file + " ends before byte " + end);
    }
    at += read;
    return read;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }
}
