package dev.promptbeam.fakestorage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, or a range of them, as stored; those with {@code Content-Encoding: gzip}
 * unpacked, and then always whole, for callers that do not take gzip.
 */
final class Download {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  private Download() {}

  static Answer of(StorageCall call, ObjectStore store, String bucket, String name)
      throws IOException {
    ObjectStore.Opened opened =
        store.open(bucket, name, call.number("generation"), Preconditions.of(call));
    StoredObject object = opened.object();
    boolean unpacked =
        object.text("contentEncoding").equals("gzip")
            && !call.takesGzip()
            && !object.text("cacheControl").contains("no-transform");
    if (unpacked) {
      return described(object, true, 200).with(new Bytes(new GZIPInputStream(opened.bytes()), -1));
    }
    return stored(call.header("Range"), opened);
  }

  private static Answer stored(@Nullable String range, ObjectStore.Opened opened)
      throws IOException {
    long size = opened.object().blob().size();
    Matcher found = RANGE.matcher(range == null ? "" : range);
    if (!found.matches() || (found.group(1) + found.group(2)).isEmpty()) {
      return described(opened.object(), false, 200).with(new Bytes(opened.bytes(), size));
    }
    boolean suffix = found.group(1).isEmpty();
    long from =
        suffix
            ? Math.max(0, size - Long.parseLong(found.group(2)))
            : Long.parseLong(found.group(1));
    long to =
        suffix || found.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(found.group(2)));
    if (from >= size || to < from) {
      opened.bytes().close();
      throw new StorageError(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
    }
    opened.bytes().skipNBytes(from);
    return described(opened.object(), false, 206)
        .with("Content-Range", "bytes " + from + "-" + to + "/" + size)
        .with(new Bytes(opened.bytes(), to + 1 - from));
  }

  private static Answer described(StoredObject object, boolean unpacked, int status) {
    String encoding = object.text("contentEncoding");
    Answer answer =
        Answer.empty(status)
            .with("Content-Type", object.text("contentType"))
            .with("ETag", object.etag())
            .with("Accept-Ranges", "bytes")
            .with("X-Goog-Hash", object.blob().hashes())
            .with("X-Goog-Generation", Long.toString(object.generation()))
            .with("X-Goog-Metageneration", Long.toString(object.metageneration()))
            .with("X-Goog-Storage-Class", "STANDARD")
            .with("X-Goog-Stored-Content-Length", Long.toString(object.blob().size()))
            .with("X-Goog-Stored-Content-Encoding", encoding.isEmpty() ? "identity" : encoding);
    if (unpacked) {
      return answer
          .with("Warning", "214 UploadServer gunzipped")
          .with("X-GUploader-Response-Body-Transformations", "gunzipped");
    }
    return encoding.isEmpty() ? answer : answer.with("Content-Encoding", encoding);
  }

  private record Bytes(InputStream in, long length) implements Answer.Body {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (in) {
        byte[] buffer = new byte[1 << 16];
        long left = length < 0 ? Long.MAX_VALUE : length;
        while (left > 0) {
          int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
          if (read < 0) {
            break;
          }
          out.write(buffer, 0, read);
          left -= read;
        }
      }
    }
  }
}
