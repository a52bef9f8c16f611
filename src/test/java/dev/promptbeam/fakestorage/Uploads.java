package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The three kinds of uploads. */
final class Uploads {
  private static final int CANCELLED = 499;

  private final ObjectStore store;
  private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  Uploads(ObjectStore store) {
    this.store = store;
  }

  /** Reads what came, so that it is known which object is meant. */
  Operation operation(StorageCall call, String bucket) throws IOException {
    String id = call.parameter("upload_id");
    if (id != null) {
      return ofSession(call, bucket, id);
    }
    if (!call.method.equals("POST")) {
      throw StorageError.invalid("Upload id is missing.");
    }
    Preconditions wanted = Preconditions.of(call);
    return switch (call.parameter("uploadType", "")) {
      case "media" -> insert(call, wanted, Insert.simple(call, bucket, store));
      case "multipart" -> insert(call, wanted, Insert.multipart(call, bucket, store));
      case "resumable" -> start(call, wanted, bucket);
      default -> throw StorageError.invalid("Invalid upload type.");
    };
  }

  private Operation insert(StorageCall call, Preconditions wanted, Insert insert) {
    return new Operation(
        "objects.insert",
        insert.bucket(),
        insert.name(),
        () -> resource(call, insert.commit(call, wanted, store)));
  }

  private Operation start(StorageCall call, Preconditions wanted, String bucket)
      throws IOException {
    ObjectNode sent = Json.read(call.body);
    String name = Insert.name(call, sent);
    Insert.type(sent, call.header("X-Upload-Content-Type"));
    return new Operation(
        "uploads.start", bucket, name, () -> started(call, wanted, bucket, name, sent));
  }

  private Answer started(
      StorageCall call, Preconditions wanted, String bucket, String name, ObjectNode sent)
      throws IOException {
    wanted.check(store.find(bucket, name));
    String length = call.header("X-Upload-Content-Length");
    String id = "fake-" + ids.incrementAndGet();
    Long announced = length == null ? null : Long.valueOf(length);
    String fields = call.parameter("fields");
    BlobWriter writer = store.write(FieldMask.wants(fields, "md5Hash") || sent.has("md5Hash"));
    sessions.put(id, new UploadSession(bucket, name, sent, wanted, announced, writer));
    String mask =
        fields == null ? "" : "&fields=" + URLEncoder.encode(fields, StandardCharsets.UTF_8);
    String query = "?uploadType=resumable&upload_id=" + id + mask;
    return Answer.empty(200)
        .with("Location", call.origin() + "/upload/storage/v1/b/" + bucket + "/o" + query)
        .with("X-GUploader-UploadID", id);
  }

  private Operation ofSession(StorageCall call, String bucket, String id) throws IOException {
    UploadSession session = sessions.get(id);
    if (session == null || !session.bucket.equals(bucket)) {
      throw new StorageError(404, "notFound", "Not Found");
    }
    if (call.method.equals("DELETE")) {
      return new Operation("uploads.cancel", bucket, session.name, () -> cancelled(id, session));
    }
    UploadSession.Chunk chunk = UploadSession.Chunk.of(call);
    return new Operation(name(chunk), bucket, session.name, () -> answer(call, chunk, id, session));
  }

  private static String name(UploadSession.Chunk chunk) {
    if (chunk.from() == null) {
      return "uploads.status";
    }
    return chunk.isLast() ? "uploads.finish" : "uploads.write";
  }

  private Answer cancelled(String id, UploadSession session) throws IOException {
    sessions.remove(id);
    session.discard();
    return Answer.empty(CANCELLED);
  }

  private Answer answer(
      StorageCall call, UploadSession.Chunk chunk, String id, UploadSession session)
      throws IOException {
    StoredObject stored = taken(call, chunk, id, session);
    if (stored != null) {
      return resource(call, stored);
    }
    Answer incomplete = Answer.empty(308).with("X-GUploader-UploadID", id);
    long kept = session.kept();
    return kept == 0 ? incomplete : incomplete.with("Range", "bytes=0-" + (kept - 1));
  }

  /** What is refused for what it says ends the upload; what may be sent again does not. */
  private @Nullable StoredObject taken(
      StorageCall call, UploadSession.Chunk chunk, String id, UploadSession session)
      throws IOException {
    try {
      return session.take(call, chunk, store);
    } catch (StorageError e) {
      if (e.status < 500) {
        sessions.remove(id);
      }
      throw e;
    }
  }

  private static Answer resource(StorageCall call, StoredObject stored) {
    return Answer.json(200, FieldMask.apply(call.parameter("fields"), stored.resource(call)));
  }
}
