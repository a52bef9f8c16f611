package dev.promptbeam.gemini.calls;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/**
 * Tells whether a result file was cut: a server may send a shorter body with a matching length, and
 * the size of a result file cannot be asked for (protocol 2.3).
 */
final class LastLine {
  private static final int STEP = 64 << 10;

  private LastLine() {}

  /** True where the last line neither ends with a newline nor is a JSON object. */
  static boolean isCut(FileChannel channel) throws IOException {
    long size = channel.size();
    long start = start(channel, size);
    return start < size && !isObject(channel, start);
  }

  /** Where the bytes after the last newline begin. */
  private static long start(FileChannel channel, long size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    long end = size;
    while (end > 0) {
      long from = Math.max(0, end - STEP);
      buffer.clear().limit((int) (end - from));
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, from + buffer.position()) < 0) {
          throw new IOException("the download became shorter while it was read");
        }
      }
      for (int i = buffer.limit() - 1; i >= 0; i--) {
        if (buffer.get(i) == '\n') {
          return from + i + 1;
        }
      }
      end = from;
    }
    return 0;
  }

  private static boolean isObject(FileChannel channel, long start) throws IOException {
    channel.position(start);
    try (JsonParser parser =
        Json.MAPPER.getFactory().createParser(Channels.newInputStream(channel))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
