package dev.promptbeam.gemini.calls;

import dev.promptbeam.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/** Tells whether a file has the same bytes as another. */
record Fingerprint(long size, String digest) {
  private static final int STEP = 1 << 20;

  static Fingerprint of(FileChannel channel) throws IOException {
    MessageDigest digest = Sha256.digest();
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    long size = 0;
    for (int read = channel.read(buffer, 0); read > 0; read = channel.read(buffer, size)) {
      size += read;
      digest.update(buffer.flip());
      buffer.clear();
    }
    return new Fingerprint(size, Sha256.hex(digest));
  }
}
