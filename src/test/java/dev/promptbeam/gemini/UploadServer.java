package dev.promptbeam.gemini;

import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.ScriptedServer.Request;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** An upload session as the protocol describes it (2.2), with faults by the request. */
public final class UploadServer {
  /** Takes the place of the answer to one request on the session. */
  @FunctionalInterface
  public interface Fault {
    Reply strike(Request request);
  }

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private boolean ended;
  private String granularity = "4";
  private String name = "";

  public UploadServer granularity(String bytes) {
    granularity = bytes;
    return this;
  }

  /** The next request on the session meets this. */
  public UploadServer then(Fault fault) {
    faults.add(fault);
    return this;
  }

  /** The next request is answered as usual. */
  public UploadServer thenServe() {
    return then(this::serve);
  }

  public byte[] kept() {
    return kept.toByteArray();
  }

  public Reply answer(Request request) {
    if (request.target().equals("/upload/v1beta/files")) {
      return start(request);
    }
    if (request.target().startsWith("/v1beta/files/")) {
      return ended && request.target().equals("/v1beta/" + name)
          ? Reply.ok(file())
          : Reply.json(403, "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\"}}");
    }
    Fault fault = faults.poll();
    return fault == null ? serve(request) : fault.strike(request);
  }

  /** Keeps only the first bytes of the chunk, whatever is answered. */
  public void keep(Request request, int bytes) {
    kept.write(request.body(), 0, bytes);
  }

  public void forget() {
    kept.reset();
  }

  public Reply serve(Request request) {
    String command = request.header("x-goog-upload-command");
    if (command.equals("query")) {
      return state();
    }
    if (!request.header("x-goog-upload-offset").equals(Integer.toString(kept.size()))) {
      return new Reply(400, state().headers(), new byte[0]);
    }
    kept.writeBytes(request.body());
    ended = command.equals("upload, finalize");
    return ended
        ? finished()
        : new Reply(200, Map.of("X-Goog-Upload-Status", "active"), new byte[0]);
  }

  Reply finished() {
    return Reply.ok("{\"file\":" + file() + "}").with("X-Goog-Upload-Status", "final");
  }

  public Reply state() {
    return ended
        ? new Reply(200, Map.of("X-Goog-Upload-Status", "final"), new byte[0])
        : new Reply(
            200,
            Map.of(
                "X-Goog-Upload-Status",
                "active",
                "X-Goog-Upload-Size-Received",
                Integer.toString(kept.size())),
            new byte[0]);
  }

  private Reply start(Request request) {
    kept.reset();
    ended = false;
    String body = request.text();
    int from = body.indexOf("files/");
    name = body.substring(from, body.indexOf('"', from));
    return new Reply(
        200,
        Map.of(
            "x-goog-upload-url",
            "https://generativelanguage.googleapis.com/upload/v1beta/files"
                + "?upload_id=SESSION-SECRET-1&upload_protocol=resumable",
            "x-goog-upload-status",
            "active",
            "x-goog-upload-chunk-granularity",
            granularity),
        new byte[0]);
  }

  private String file() {
    return "{\"name\":\"" + name + "\",\"sizeBytes\":\"" + kept.size() + "\",\"state\":\"ACTIVE\"}";
  }

  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }
}
