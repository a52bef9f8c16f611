package dev.promptbeam.emulator.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.state.Identifiers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A resumable upload under way; what it has received is the length of its file on disk. */
final class UploadSession {
  private static final int BUFFER_BYTES = 1 << 17;

  final String id;
  final @Nullable String fileId;
  final @Nullable String displayName;
  final String mimeType;

  /** Total bytes announced at the start, -1 when they were not. */
  final long declaredBytes;

  final Instant created;
  private final Path bytes;
  private String status = "active";
  private MessageDigest digest = Identifiers.sha256();
  private long digested;

  UploadSession(
      String id,
      @Nullable String fileId,
      @Nullable String displayName,
      String mimeType,
      long declaredBytes,
      Instant created,
      Path bytes) {
    this.id = id;
    this.fileId = fileId;
    this.displayName = displayName;
    this.mimeType = mimeType;
    this.declaredBytes = declaredBytes;
    this.created = created;
    this.bytes = bytes;
  }

  String status() {
    return status;
  }

  void end(String newStatus) {
    status = newStatus;
  }

  Path bytes() {
    return bytes;
  }

  long received() throws IOException {
    return Files.exists(bytes) ? Files.size(bytes) : 0;
  }

  /** Appends at most so many bytes; what arrived before a broken connection stays. */
  void append(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean contiguous = digested == received();
    long left = most;
    try (OutputStream out =
        Files.newOutputStream(bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        left -= read;
        if (contiguous) {
          digest.update(buffer, 0, read);
          digested += read;
        }
      }
    }
  }

  /** Hex SHA-256 of all bytes; read again from disk when a part came before a restart. */
  String sha256Hex() throws IOException {
    if (digested != received()) {
      digest = Identifiers.sha256();
      try (InputStream in = Files.newInputStream(bytes)) {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  ObjectNode record() {
    return Json.object()
        .put("id", id)
        .put("fileId", fileId)
        .put("displayName", displayName)
        .put("mimeType", mimeType)
        .put("declaredBytes", declaredBytes)
        .put("created", created.toString())
        .put("status", status);
  }

  static UploadSession of(JsonNode record, Path bytes) {
    UploadSession session =
        new UploadSession(
            record.get("id").asText(),
            record.get("fileId").textValue(),
            record.get("displayName").textValue(),
            record.get("mimeType").asText(),
            record.get("declaredBytes").asLong(),
            Instant.parse(record.get("created").asText()),
            bytes);
    session.status = record.get("status").asText();
    return session;
  }
}
