package dev.promptbeam.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.storage.StorageException;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to become an object. A try takes up what an earlier one has brought; the
 * storage compares the checksum before there is an object.
 */
final class Upload {
  private static final String FIELDS = "generation,size,crc32c,updated";

  private final SessionCalls calls;
  private final GsPath path;
  private final Content content;
  private final ObjectNode resource;
  private final long expected;
  private @Nullable String session;
  private long kept;

  /**
   * @param metadata what is said of it, of which {@code metadata} is the caller's
   * @param expected the generation it takes the place of
   */
  Upload(SessionCalls calls, GsPath path, Content content, ObjectNode metadata, long expected) {
    this.calls = calls;
    this.path = path;
    this.content = content;
    this.expected = expected;
    this.resource = metadata.deepCopy();
    resource.put("name", path.object()).put("crc32c", content.crc32c());
  }

  /** Brings it there; the object without its metadata. */
  StoredObject tryOnce(Patience patience) throws IOException {
    try {
      JsonNode object = session == null ? begin() : goOn(session, patience);
      String updated = object.path("updated").asText();
      return new StoredObject(
          path,
          object.path("size").asLong(),
          object.path("generation").asLong(),
          object.path("crc32c").asText(),
          updated.isEmpty() ? Instant.EPOCH : Instant.parse(updated),
          null);
    } catch (StorageException e) {
      boolean gone = session != null && (e.getCode() == 404 || e.getCode() == 410);
      if (gone) {
        session = null;
        throw new StorageException(0, "the upload was given up", e);
      }
      throw e;
    }
  }

  private JsonNode begin() throws IOException {
    kept = 0;
    String begun = calls.start(path, resource, content.size(), expected, FIELDS);
    session = begun;
    return send(begun);
  }

  private JsonNode goOn(String begun, Patience patience) throws IOException {
    SessionCalls.Progress now = calls.look(begun, content.size());
    if (now.object() != null) {
      return now.object();
    }
    if (now.kept() > kept) {
      patience.worked();
    }
    kept = now.kept();
    return send(begun);
  }

  private JsonNode send(String begun) throws IOException {
    SessionCalls.Progress now = calls.send(begun, content.requireFile(), kept, content.size());
    if (now.object() == null) {
      throw new StorageException(0, "the upload ended at byte " + now.kept());
    }
    return now.object();
  }
}
