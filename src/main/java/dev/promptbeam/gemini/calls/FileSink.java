package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.codec.BodySink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
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
  private boolean starts = true;
  private boolean misplaced;
  private boolean page;
  private int unsure;
  private @Nullable IOException failure;

  /**
   * @param held bytes of the file that are good, from its start
   */
  FileSink(FileChannel channel, long held) {
    this.channel = channel;
    this.held = held;
  }

  /** Whether an answer with that status brings bytes of a file. */
  static boolean takes(int status) {
    return status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL;
  }

  @Override
  public void begin(int status, HttpHeaders headers) {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("content-range").orElse(""));
    boolean partial = status == HttpURLConnection.HTTP_PARTIAL;
    boolean resumed = partial && range.matches() && Long.parseLong(range.group(1)) == held;
    starts = !resumed;
    misplaced = !takes(status) || (partial && !resumed);
    if (partial && !resumed) {
      truncate(0);
    }
    if (resumed && !range.group(2).equals("*")) {
      total = Long.parseLong(range.group(2));
    }
    if (resumed) {
      truncate(held);
    }
  }

  @Override
  public boolean accept(ByteBuffer bytes) {
    if (starts && !misplaced && bytes.hasRemaining()) {
      starts = false;
      page = held > 0 && bytes.get(bytes.position()) == '<';
      if (!page) {
        truncate(0);
      }
    }
    if (failure != null || misplaced || page) {
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

  @Override
  public void end(int notSure) {
    unsure = notSure;
  }

  private void truncate(long size) {
    try {
      channel.truncate(size);
      channel.position(size);
    } catch (IOException e) {
      failure = e;
    }
  }

  /** True where something else came in place of a file of which a part is held: that stays. */
  boolean foreign() {
    return page || (starts && held > 0 && !misplaced);
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
      boolean whole = !misplaced && !foreign() && (total == -1 || channel.size() == total);
      if (!whole && unsure > 0) {
        // What comes next may show these to be the beginning of the key: they are fetched again.
        channel.truncate(channel.size() - unsure);
        unsure = 0;
      }
      return whole;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the download", e);
    }
  }
}
