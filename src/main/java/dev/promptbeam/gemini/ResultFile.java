package dev.promptbeam.gemini;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Tells a file of answers from what a log-in page, or any object of a gateway, looks like: nothing
 * in it would be found to answer a request, and all of them would be paid again.
 */
final class ResultFile {
  private static final int STEP = 64 << 10;

  /** What a line of answers has, in its first bytes as a rule (protocol 3.6). */
  private static final byte[] KEY = "\"key\"".getBytes(StandardCharsets.UTF_8);

  private static final byte[] RESPONSE = "\"response\"".getBytes(StandardCharsets.UTF_8);

  private ResultFile() {}

  /** True where some line has a key or a response. */
  static boolean is(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    long from = 0;
    while (from < channel.size()) {
      buffer.clear();
      while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
        // Until the window is full, or the file ends.
      }
      if (holds(buffer, KEY) || holds(buffer, RESPONSE)) {
        return true;
      }
      boolean last = buffer.hasRemaining();
      if (last) {
        return false;
      }
      from += STEP - RESPONSE.length;
    }
    return false;
  }

  private static boolean holds(ByteBuffer window, byte[] word) {
    byte[] bytes = window.array();
    for (int at = 0; at + word.length <= window.position(); at++) {
      int same = 0;
      while (same < word.length && bytes[at + same] == word[same]) {
        same++;
      }
      if (same == word.length) {
        return true;
      }
    }
    return false;
  }
}
