package dev.promptbeam.fakestorage;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body in two parts, a resource and bytes ({@code multipart/related}). The bytes may be more than
 * memory holds: a large body goes to disk first, and where the second part ends is seen from its
 * end.
 */
final class MultipartBody implements AutoCloseable {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
  private static final int MOST_HEAD_BYTES = 1 << 20;
  private static final int TAIL_BYTES = 4096;
  private static final int MOST_IN_MEMORY = 2 << 20;

  private final @Nullable Path file;
  private final InputStream in;
  private final String boundary;
  private final long size;

  /** The last bytes, among which the last boundary is. */
  private final byte[] tail;

  private long position;

  MultipartBody(@Nullable String contentType, InputStream body) throws IOException {
    this.boundary = "--" + boundary(contentType);
    byte[] first = body.readNBytes(MOST_IN_MEMORY);
    if (first.length < MOST_IN_MEMORY) {
      this.file = null;
      this.size = first.length;
      this.in = new ByteArrayInputStream(first);
      this.tail = Arrays.copyOfRange(first, Math.max(0, first.length - TAIL_BYTES), first.length);
      return;
    }
    this.file = Files.createTempFile("multipart", ".body");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(first);
      body.transferTo(out);
    }
    this.size = Files.size(file);
    this.in = new BufferedInputStream(Files.newInputStream(file));
    try (RandomAccessFile end = new RandomAccessFile(file.toFile(), "r")) {
      this.tail = new byte[TAIL_BYTES];
      end.seek(size - TAIL_BYTES);
      end.readFully(tail);
    }
  }

  static String boundary(@Nullable String contentType) {
    Matcher found = BOUNDARY.matcher(contentType == null ? "" : contentType);
    if (!found.find()) {
      throw StorageError.invalid("Multipart body without a boundary.");
    }
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  /** The first part's body. */
  String resource() throws IOException {
    String line = line();
    while (!line.equals(boundary)) {
      line = line();
    }
    headers();
    StringBuilder text = new StringBuilder();
    for (line = line(); !line.equals(boundary); line = line()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  /** The second part's headers, in any case. */
  Map<String, String> headers() throws IOException {
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        found.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return found;
  }

  /** Copies the second part's bytes. */
  void copyTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = end() - position; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private long end() {
    String text = new String(tail, StandardCharsets.ISO_8859_1);
    int at = text.lastIndexOf("\r\n" + boundary + "--");
    if (at < 0) {
      throw StorageError.invalid("Multipart body without its last boundary.");
    }
    return size - tail.length + at;
  }

  private String line() throws IOException {
    java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > MOST_HEAD_BYTES) {
        throw StorageError.invalid("Multipart body that is not whole.");
      }
      line.write(next);
      position++;
    }
    position++;
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() throws IOException {
    in.close();
    if (file != null) {
      Files.delete(file);
    }
  }
}
