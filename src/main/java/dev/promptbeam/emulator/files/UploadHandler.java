package dev.promptbeam.emulator.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.faults.FaultRules;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.http.Exchange;
import dev.promptbeam.emulator.http.FaultGate;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Interception;
import dev.promptbeam.emulator.reply.Message;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.setup.Quotas;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resumable uploads: start, chunks, query, cancel (protocol 2.2). */
public final class UploadHandler {
  /** All chunks but the last are multiples of this. */
  static final int GRANULARITY_BYTES = 8 << 20;

  /** What stays of a half-kept chunk is a multiple of this, unless the chunk is smaller. */
  private static final int KEPT_BYTES = 256 << 10;

  private static final int MOST_DISPLAY_NAME = 512;
  private static final String STATUS = "X-Goog-Upload-Status";
  private static final String RECEIVED = "X-Goog-Upload-Size-Received";

  private final FileStore files;
  private final UploadStore uploads;
  private final Faults faults;
  private final FaultGate gate;
  private final Quotas quotas;

  public UploadHandler(
      FileStore files, UploadStore uploads, Faults faults, FaultGate gate, Quotas quotas) {
    this.faults = faults;
    this.gate = gate;
    this.files = files;
    this.uploads = uploads;
    this.quotas = quotas;
  }

  /** The operation of a call to the upload address, by its command header. */
  public static String operation(Exchange exchange) {
    String command = exchange.header("X-Goog-Upload-Command");
    String words = command == null ? "" : command.toLowerCase(Locale.ROOT);
    if (words.contains("start")) {
      return "files.upload.start";
    }
    if (words.contains("finalize")) {
      return "files.upload.finalize";
    }
    if (words.contains("query")) {
      return "files.upload.query";
    }
    if (words.contains("cancel")) {
      return "files.upload.cancel";
    }
    return "files.upload.chunk";
  }

  public Reply handle(Call call) throws IOException, InterruptedException {
    return switch (call.operation) {
      case "files.upload.start" -> start(call);
      case "files.upload.query" -> query(call);
      case "files.upload.cancel" -> cancel(call);
      default -> chunk(call);
    };
  }

  private Reply start(Call call) throws IOException, InterruptedException {
    if (!"resumable".equalsIgnoreCase(call.header("X-Goog-Upload-Protocol"))) {
      throw ApiException.invalid("Only resumable uploads are served.");
    }
    Message body = Message.of(call.json(), "", Set.of("file"));
    Message file = Message.of(body.get("file"), "file", StoredFile.FIELDS);
    String displayName = file.text("displayName");
    if (displayName != null && displayName.length() > MOST_DISPLAY_NAME) {
      throw ApiException.invalid("* File.display_name: cannot be more than 512 characters.\n");
    }
    String mimeType = mimeType(call, file);
    gate.pass(call, displayName, null, mimeType);
    String fileId = wantedId(file);
    long declared = declaredBytes(call, file);
    if (declared > quotas.fileBytes()) {
      throw tooLarge();
    }
    if (files.usedBytes() + Math.max(declared, 0) > quotas.storageBytes()) {
      throw new ApiException(
          RpcCode.RESOURCE_EXHAUSTED, "You have exceeded your file storage quota.");
    }
    UploadSession session = uploads.start(fileId, displayName, mimeType, declared);
    String url =
        call.origin()
            + "/upload/"
            + call.version
            + "/files?upload_id="
            + session.id
            + "&upload_protocol=resumable";
    return Reply.empty()
        .with("X-Goog-Upload-URL", url)
        .with("X-Goog-Upload-Control-URL", url)
        .with("X-Goog-Upload-Chunk-Granularity", Integer.toString(GRANULARITY_BYTES))
        .with(STATUS, "active");
  }

  private Reply query(Call call) throws IOException, InterruptedException {
    UploadSession session = session(call);
    gate.pass(call, session.displayName, null, session.mimeType);
    synchronized (session) {
      return withProgress(Reply.empty(), session);
    }
  }

  private Reply cancel(Call call) throws IOException, InterruptedException {
    UploadSession session = session(call);
    gate.pass(call, session.displayName, null, session.mimeType);
    synchronized (session) {
      if (session.status().equals("active")) {
        end(session, "cancelled");
        uploads.dropBytes(session);
      }
      return Reply.empty().with(STATUS, session.status());
    }
  }

  private Reply chunk(Call call) throws IOException, InterruptedException {
    UploadSession session = session(call);
    gate.pass(call, session.displayName, null, session.mimeType);
    synchronized (session) {
      Reply refusal = refusal(call, session);
      if (refusal != null) {
        return refusal;
      }
      if (call.fault().is("keepHalf")) {
        keepHalf(call, session);
      }
      return receive(call, session);
    }
  }

  private Reply receive(Call call, UploadSession session) throws IOException {
    long before = session.received();
    session.append(call.body(), quotas.fileBytes() - before);
    if (call.body().read() >= 0) {
      return endTooLarge(call, session);
    }
    checkWhole(call, session.received() - before);
    if (call.operation.equals("files.upload.finalize")) {
      return finish(call, session);
    }
    long after = session.received();
    if ((after - before) % GRANULARITY_BYTES != 0 && after % GRANULARITY_BYTES != 0) {
      return withProgress(
          ApiException.invalid("Chunks must be multiples of " + GRANULARITY_BYTES + " bytes.")
              .reply(),
          session);
    }
    return Reply.empty().with(STATUS, "active");
  }

  /** No upload of this session can be whole any more; the body is read so that the answer is. */
  private Reply endTooLarge(Call call, UploadSession session) throws IOException {
    call.body().transferTo(OutputStream.nullOutputStream());
    end(session, "final");
    uploads.dropBytes(session);
    return tooLarge().reply().with(STATUS, session.status());
  }

  private ApiException tooLarge() {
    return ApiException.invalid(
        "* CreateFileRequest.file.size_bytes: cannot be more than "
            + quotas.fileBytes()
            + " bytes.\n");
  }

  /** Half of the chunk stays, and the caller learns nothing of it, or a status. */
  private static void keepHalf(Call call, UploadSession session) throws IOException {
    long half = call.contentLength() / 2;
    session.append(call.body(), half > KEPT_BYTES ? half - half % KEPT_BYTES : half);
    throw new Interception(call.fault().number("code", 0) > 0 ? call.fault().status() : null);
  }

  private Reply finish(Call call, UploadSession session) throws IOException {
    if (call.fault().is("errorIn200")) {
      end(session, "final");
      uploads.dropBytes(session);
      return call.fault().errorIn200(session.mimeType).with(STATUS, "final");
    }
    long received = session.received();
    if (session.declaredBytes >= 0 && session.declaredBytes != received) {
      return withProgress(
          ApiException.invalid(
                  "Upload has " + received + " bytes, announced were " + session.declaredBytes)
              .reply(),
          session);
    }
    if (received == 0) {
      Files.write(session.bytes(), new byte[0]);
    }
    StoredFile file =
        files.add(
            session.fileId,
            session.displayName,
            session.mimeType,
            session.bytes(),
            session.sha256Hex(),
            script(call, session));
    end(session, "final");
    return Reply.ok(
            Json.object().set("file", file.resource(call.origin(), call.version, files.now())))
        .with(STATUS, "final");
  }

  /** What becomes of the file: decided when it is made. */
  private ObjectNode script(Call call, UploadSession session) throws IOException {
    Map<String, @Nullable String> attributes = new HashMap<>();
    attributes.put("displayName", session.displayName);
    attributes.put("mimeType", session.mimeType);
    attributes.put("apiKey", call.apiKey());
    ObjectNode script = StoredFile.usualScript(session.mimeType);
    script.setAll(faults.strikeMade(FaultRules.FILE, attributes));
    return script;
  }

  private void end(UploadSession session, String status) throws IOException {
    session.end(status);
    uploads.save(session);
  }

  private UploadSession session(Call call) throws IOException {
    return uploads.get(call.parameter("upload_id"));
  }

  private static @Nullable Reply refusal(Call call, UploadSession session) throws IOException {
    if (!session.status().equals("active")) {
      return ApiException.invalid("Upload has already been terminated.")
          .reply()
          .with(STATUS, session.status());
    }
    String offset = call.header("X-Goog-Upload-Offset");
    boolean bare = call.operation.equals("files.upload.finalize") && call.contentLength() == 0;
    if (offset == null && bare) {
      return null;
    }
    if (offset == null || !offset.equals(Long.toString(session.received()))) {
      return withProgress(
          ApiException.invalid("Offset " + offset + " is not " + session.received() + ".").reply(),
          session);
    }
    return null;
  }

  private static Reply withProgress(Reply reply, UploadSession session) throws IOException {
    Reply known = reply.with(STATUS, session.status());
    return session.status().equals("active")
        ? known.with(RECEIVED, Long.toString(session.received()))
        : known;
  }

  /** A connection that broke inside the body gets no answer; what arrived is kept. */
  private static void checkWhole(Call call, long arrived) throws IOException {
    if (call.contentLength() >= 0 && arrived < call.contentLength()) {
      throw new IOException("the body ended early");
    }
  }

  private @Nullable String wantedId(Message file) {
    String name = file.text("name");
    if (name == null) {
      return null;
    }
    String id = name.startsWith("files/") ? name.substring("files/".length()) : name;
    StoredFile.checkId(id, "CreateFileRequest.file.name");
    files.checkFree(id);
    return id;
  }

  private static long declaredBytes(Call call, Message file) {
    String header = call.header("X-Goog-Upload-Header-Content-Length");
    Long inBody = file.number("sizeBytes");
    return header != null ? Long.parseLong(header) : Objects.requireNonNullElse(inBody, -1L);
  }

  private static String mimeType(Call call, Message file) {
    String header = call.header("X-Goog-Upload-Header-Content-Type");
    String body = file.text("mimeType");
    if (header != null) {
      return header;
    }
    return body != null ? body : "application/octet-stream";
  }
}
