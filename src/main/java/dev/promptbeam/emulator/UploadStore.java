package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The upload sessions; they never expire by themselves. */
final class UploadStore {
  private final StateDirectory state;
  private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

  UploadStore(StateDirectory state) throws IOException {
    this.state = state;
    for (JsonNode record : state.readAll("uploads", ".json")) {
      String id = record.get("id").asText();
      sessions.put(id, UploadSession.of(record, state.path("uploads/" + id + ".bytes")));
    }
  }

  UploadSession start(
      @Nullable String fileId, @Nullable String displayName, String mimeType, long declaredBytes)
      throws IOException {
    String id = Identifiers.random(40);
    UploadSession session =
        new UploadSession(
            id,
            fileId,
            displayName,
            mimeType,
            declaredBytes,
            state.path("uploads/" + id + ".bytes"));
    save(session);
    sessions.put(id, session);
    return session;
  }

  UploadSession get(@Nullable String id) {
    UploadSession session = id == null ? null : sessions.get(id);
    if (session == null) {
      throw new ApiException(RpcCode.NOT_FOUND, "Upload session not found.");
    }
    return session;
  }

  void save(UploadSession session) throws IOException {
    state.write("uploads/" + session.id + ".json", session.record());
  }

  void dropBytes(UploadSession session) throws IOException {
    state.delete("uploads/" + session.id + ".bytes");
  }

  void reset() throws IOException {
    sessions.clear();
    state.clear("uploads");
  }
}
