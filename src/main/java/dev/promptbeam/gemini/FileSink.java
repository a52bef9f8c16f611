package dev.promptbeam.gemini;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to the end of a file where the server resumes there, else over the whole file. A
 * full disk is kept apart from a failing network.
 */
final class FileSink implements BodySink {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  private final FileChannel channel;
  private final long held;
  private long total = -1;
  private boolean misplaced;
  private @Nullable IOException failure;

  /**
   * @param held bytes of the file that are good, from its start
   */
  FileSink(FileChannel channel, long held) {
    this.channel = channel;
    this.held = held;
  }

  @Override
  public void begin(int status, HttpHeaders headers) {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("content-range").orElse(""));
    boolean resumed = status == 206 && range.matches() && Long.parseLong(range.group(1)) == held;
    misplaced = status == 206 && !resumed;
    if (resumed && !range.group(2).equals("*")) {
      total = Long.parseLong(range.group(2));
    }
    try {
      channel.truncate(resumed ? held : 0);
      channel.position(resumed ? held : 0);
    } catch (IOException e) {
      failure = e;
    }
  }

  @Override
  public boolean accept(ByteBuffer bytes) {
    if (failure != null || misplaced) {
      return false;
    }
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  /**
   * False where the server sent another range than was asked for, or less than the total it named.
   *
   * @throws UncheckedIOException where the bytes could not be written
   */
  boolean complete() {
    try {
      if (failure != null) {
        throw failure;
      }
      return !misplaced && (total == -1 || channel.size() == total);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the download", e);
    }
  }
}
