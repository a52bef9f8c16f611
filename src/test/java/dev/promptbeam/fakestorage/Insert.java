package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * An upload whose bytes are all there: what it is to be called, what is said of it, and the bytes.
 *
 * @param sent the resource that came with it
 */
record Insert(String bucket, String name, ObjectNode sent, Blob blob) {

  /** {@code uploadType=media}: the body is the bytes. */
  static Insert simple(StorageCall call, String bucket, ObjectStore store) throws IOException {
    ObjectNode sent = Json.object();
    type(sent, call.header("Content-Type"));
    BlobWriter writer = store.write();
    call.body.transferTo(writer);
    return new Insert(bucket, name(call, sent), sent, writer.finish());
  }

  /** {@code uploadType=multipart}: a resource and bytes. */
  static Insert multipart(StorageCall call, String bucket, ObjectStore store) throws IOException {
    try (MultipartBody body = new MultipartBody(call.header("Content-Type"), call.body)) {
      ObjectNode sent =
          Json.read(new ByteArrayInputStream(body.resource().getBytes(StandardCharsets.UTF_8)));
      type(sent, body.headers().get("Content-Type"));
      BlobWriter writer = store.write();
      body.copyTo(writer);
      return new Insert(bucket, name(call, sent), sent, writer.finish());
    }
  }

  /** The query's name wins over that of the resource. */
  static String name(StorageCall call, ObjectNode sent) {
    String name = call.parameter("name", sent.path("name").asText(""));
    if (name.isEmpty()) {
      throw new StorageError(400, "required", "Required");
    }
    return name;
  }

  static void type(ObjectNode sent, @Nullable String type) {
    if (!sent.hasNonNull("contentType")) {
      sent.put("contentType", type == null ? "application/octet-stream" : type);
    }
  }

  /** Makes it the object's next generation, if its checksums and the preconditions hold. */
  StoredObject commit(StorageCall call, Preconditions wanted, ObjectStore store)
      throws IOException {
    try {
      hash(call.header("X-Goog-Hash"));
      blob.check(sent.path("crc32c").asText(null), sent.path("md5Hash").asText(null));
      String encoding = call.parameter("contentEncoding");
      if (encoding != null) {
        sent.put("contentEncoding", encoding);
      }
      if (call.rival != null) {
        rival(call.rival, store);
      }
      return store.put(bucket, name, blob, StoredObject.settable(sent), 0, wanted);
    } catch (StorageError e) {
      Files.deleteIfExists(blob.file());
      throw e;
    }
  }

  /** {@code x-goog-hash: crc32c=...,md5=...}. */
  private void hash(@Nullable String header) throws IOException {
    for (String part : header == null ? new String[0] : header.split(",")) {
      String text = part.strip();
      if (text.startsWith("crc32c=")) {
        blob.check(text.substring("crc32c=".length()), null);
      } else if (text.startsWith("md5=")) {
        blob.check(null, text.substring("md5=".length()));
      }
    }
  }

  private void rival(byte[] bytes, ObjectStore store) throws IOException {
    BlobWriter writer = store.write();
    writer.write(bytes, 0, bytes.length);
    ObjectNode settable = Json.object().put("contentType", "application/octet-stream");
    store.put(bucket, name, writer.finish(), settable, 0, Preconditions.NONE);
  }
}
