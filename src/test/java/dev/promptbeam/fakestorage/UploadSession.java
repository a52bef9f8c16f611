package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A resumable upload. What is not the last chunk is kept in whole units of 256 KiB; bytes that were
 * kept before and come again are passed over.
 */
final class UploadSession {
  static final int UNIT = 256 << 10;

  private static final Pattern RANGE =
      Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(?:(\\d+)|\\*)");

  final String bucket;
  final String name;
  private final ObjectNode sent;
  private final Preconditions wanted;
  private final @Nullable Long announced;
  private final BlobWriter writer;
  private @Nullable StoredObject done;

  UploadSession(
      String bucket,
      String name,
      ObjectNode sent,
      Preconditions wanted,
      @Nullable Long announced,
      BlobWriter writer) {
    this.bucket = bucket;
    this.name = name;
    this.sent = sent;
    this.wanted = wanted;
    this.announced = announced;
    this.writer = writer;
  }

  /** What a chunk says of itself; no bounds for a question or an end without bytes. */
  record Chunk(@Nullable Long from, @Nullable Long to, @Nullable Long total) {

    static Chunk of(StorageCall call) {
      String header = call.header("Content-Range");
      if (header == null) {
        return new Chunk(0L, null, null);
      }
      Matcher found = RANGE.matcher(header);
      if (!found.matches()) {
        throw StorageError.invalid("Failed to parse Content-Range header.");
      }
      Chunk chunk =
          new Chunk(number(found.group(1)), number(found.group(2)), number(found.group(3)));
      boolean possible =
          chunk.from == null
              || (chunk.from <= chunk.to && (chunk.total == null || chunk.to < chunk.total));
      if (!possible) {
        throw StorageError.invalid("Invalid Content-Range: " + header);
      }
      return chunk;
    }

    /** Without a header the body is all there is to come. */
    boolean isWhole() {
      return from != null && to == null;
    }

    boolean isLast() {
      return isWhole() || (to != null && total != null && to + 1 == total);
    }

    private static @Nullable Long number(@Nullable String text) {
      return text == null ? null : Long.valueOf(text);
    }
  }

  /** Takes a chunk, a question or an end; the object once it is whole. */
  synchronized @Nullable StoredObject take(StorageCall call, Chunk chunk, ObjectStore store)
      throws IOException {
    if (done != null) {
      return done;
    }
    if (chunk.from() != null) {
      checkStart(chunk.from());
      receive(call.body, chunk);
    }
    Long total = chunk.isWhole() ? Long.valueOf(writer.size()) : chunk.total();
    if (total == null) {
      return null;
    }
    if (announced != null && !announced.equals(total)) {
      throw StorageError.invalid(
          "Upload of " + total + " bytes, but X-Upload-Content-Length is " + announced + ".");
    }
    if (total < writer.size()) {
      throw StorageError.invalid(
          "Upload of " + total + " bytes, of which " + writer.size() + " are there already.");
    }
    if (total > writer.size()) {
      return null;
    }
    done = new Insert(bucket, name, sent, writer.finish()).commit(call, wanted, store);
    return done;
  }

  synchronized long kept() {
    return writer.size();
  }

  synchronized void discard() throws IOException {
    if (done == null) {
      writer.discard();
    }
  }

  private void checkStart(long from) {
    if (from > writer.size()) {
      throw new StorageError(
          503,
          "backendError",
          "Invalid request.  According to the Content-Range header, the upload offset is "
              + from
              + " byte(s), which exceeds already uploaded size of "
              + writer.size()
              + " byte(s).");
    }
  }

  /** A connection that ends in the middle leaves what whole units had come. */
  private void receive(InputStream body, Chunk chunk) throws IOException {
    // Not skipped: the JDK's server loses count of a body that is.
    long known = writer.size() - chunk.from();
    if (copy(body, OutputStream.nullOutputStream(), known) < known) {
      return;
    }
    long expected = chunk.isWhole() ? Long.MAX_VALUE : chunk.to() + 1 - writer.size();
    byte[] unit = new byte[UNIT];
    long received = 0;
    int room;
    int read;
    do {
      room = (int) Math.min(UNIT - writer.size() % UNIT, expected - received);
      read = body.readNBytes(unit, 0, room);
      received += read;
      boolean full = (writer.size() + read) % UNIT == 0;
      boolean end = chunk.isLast() && (chunk.isWhole() || received == expected);
      if (full || end) {
        writer.write(unit, 0, read);
      }
    } while (read == room && received < expected);
  }

  private static long copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    while (copied < most) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, most - copied));
      if (read < 0) {
        break;
      }
      out.write(buffer, 0, read);
      copied += read;
    }
    return copied;
  }
}
