package dev.promptbeam.emulator.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.state.EmulatorClock;
import dev.promptbeam.emulator.state.Identifiers;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The upload sessions. */
public final class UploadStore {
  /** So many sessions may be open; more are refused until some have ended. */
  private static final int MOST_OPEN = 10_000;

  /** How long a session can be gone on with (protocol 2.2). */
  private static final Duration LIFE = Duration.ofDays(7);

  private final StateDirectory state;
  private final EmulatorClock clock;
  private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

  public UploadStore(StateDirectory state, EmulatorClock clock) throws IOException {
    this.state = state;
    this.clock = clock;
    for (JsonNode record : state.readAll("uploads", ".json")) {
      String id = record.get("id").asText();
      sessions.put(id, UploadSession.of(record, state.path("uploads/" + id + ".bytes")));
    }
  }

  UploadSession start(
      @Nullable String fileId, @Nullable String displayName, String mimeType, long declaredBytes)
      throws IOException {
    makeRoom();
    String id = Identifiers.random(40);
    UploadSession session =
        new UploadSession(
            id,
            fileId,
            displayName,
            mimeType,
            declaredBytes,
            clock.now(),
            state.path("uploads/" + id + ".bytes"));
    save(session);
    sessions.put(id, session);
    return session;
  }

  /** A session that has expired is as one that never was. */
  UploadSession get(@Nullable String id) throws IOException {
    UploadSession session = id == null ? null : sessions.get(id);
    if (session != null && !clock.now().isBefore(session.created.plus(LIFE))) {
      forget(session);
      session = null;
    }
    if (session == null) {
      throw new ApiException(RpcCode.NOT_FOUND, "Upload session not found.");
    }
    return session;
  }

  /** Sessions that have ended are forgotten where there are too many. */
  private void makeRoom() throws IOException {
    if (sessions.size() < MOST_OPEN) {
      return;
    }
    for (UploadSession session : List.copyOf(sessions.values())) {
      boolean expired = !clock.now().isBefore(session.created.plus(LIFE));
      if (expired || !session.status().equals("active")) {
        forget(session);
      }
    }
    if (sessions.size() >= MOST_OPEN) {
      throw new ApiException(RpcCode.RESOURCE_EXHAUSTED, "Too many uploads are open.");
    }
  }

  void save(UploadSession session) throws IOException {
    state.write("uploads/" + session.id + ".json", session.record());
  }

  void dropBytes(UploadSession session) throws IOException {
    state.delete("uploads/" + session.id + ".bytes");
  }

  private void forget(UploadSession session) throws IOException {
    sessions.remove(session.id);
    state.delete("uploads/" + session.id + ".json");
    dropBytes(session);
  }

  public void reset() throws IOException {
    sessions.clear();
    state.clear("uploads");
  }
}
