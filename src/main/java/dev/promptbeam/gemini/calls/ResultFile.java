package dev.promptbeam.gemini.calls;

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

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** What may stand before a line's object. */
  private static final byte[] BLANKS = (" \t\r" + BYTE_ORDER_MARK).getBytes(StandardCharsets.UTF_8);

  /** What a line of answers has, in its first bytes as a rule (protocol 3.6). */
  private final Word key = new Word("\"key\"");

  private final Word response = new Word("\"response\"");
  private boolean lineBegins = true;
  private boolean inObject;

  private ResultFile() {}

  /** True where some line begins as an object and has a key or a response. */
  static boolean is(FileChannel channel) throws IOException {
    ResultFile file = new ResultFile();
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    long from = 0;
    for (int read = channel.read(buffer, from); read > 0; read = channel.read(buffer, from)) {
      from += read;
      if (file.shows(buffer.flip())) {
        return true;
      }
      buffer.clear();
    }
    return false;
  }

  private boolean shows(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        lineBegins = true;
        inObject = false;
      } else if (lineBegins && !isBlank(next)) {
        lineBegins = false;
        inObject = next == '{';
      }
      boolean named = key.ends(next) | response.ends(next);
      if (named && inObject) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(byte next) {
    for (byte blank : BLANKS) {
      if (blank == next) {
        return true;
      }
    }
    return false;
  }

  /** A name in its quotes, which are the only ones in it. */
  private static final class Word {
    private final byte[] bytes;
    private int seen;

    Word(String text) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /** True where this byte is its last one. */
    boolean ends(byte next) {
      seen = next == bytes[seen] ? seen + 1 : next == bytes[0] ? 1 : 0;
      if (seen < bytes.length) {
        return false;
      }
      seen = 1;
      return true;
    }
  }
}
