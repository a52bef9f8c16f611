package dev.promptbeam.gemini.calls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether a file has the same bytes as another. */
record Fingerprint(long size, String digest) {
  private static final int STEP = 1 << 20;

  static Fingerprint of(FileChannel channel) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    long size = 0;
    for (int read = channel.read(buffer, 0); read > 0; read = channel.read(buffer, size)) {
      size += read;
      digest.update(buffer.flip());
      buffer.clear();
    }
    return new Fingerprint(size, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
