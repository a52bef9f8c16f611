package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.FileCodec;
import dev.promptbeam.gemini.http.Answer;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.JsonCalls;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Resumable uploads (protocol 2.2). */
final class Uploads {
  /** "2 GB", read as the smaller of its meanings (protocol 7). */
  private static final long MAX_BYTES = 2_000_000_000;

  /** A chunk is held in memory, so a granularity beyond this is not one we can serve. */
  private static final int MAX_GRANULARITY = 128 << 20;

  /** A session that was just begun and is not there: once may be chance. */
  private static final int FRESH_SESSIONS = 3;

  private static final Set<Integer> NOT_THERE = Set.of(404, 410);

  private final Wire wire;
  private final FileCalls files;

  Uploads(Wire wire, FileCalls files) {
    this.wire = wire;
    this.files = files;
  }

  /**
   * @param mimeTypes by which it may be called, tried in this order
   */
  RemoteFile upload(Path file, String displayName, List<String> mimeTypes)
      throws GeminiException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > MAX_BYTES) {
        throw new Invalid("a file to upload has more than 2 GB", 0, List.of());
      }
      return upload(channel, displayName, mimeTypes);
    } catch (IOException e) {
      throw LocalFailure.of("cannot read the file to upload", e);
    }
  }

  private RemoteFile upload(FileChannel channel, String displayName, List<String> mimeTypes)
      throws GeminiException, InterruptedException, IOException {
    try {
      return upload(channel, displayName, mimeTypes.get(0));
    } catch (Invalid e) {
      if (mimeTypes.size() == 1 || !MimeTypes.refused(String.valueOf(e.getMessage()))) {
        throw e;
      }
      return upload(channel, displayName, mimeTypes.subList(1, mimeTypes.size()));
    }
  }

  private RemoteFile upload(FileChannel channel, String displayName, String mimeType)
      throws GeminiException, InterruptedException, IOException {
    Unavailable last = null;
    for (int attempt = 0; attempt < FRESH_SESSIONS; attempt++) {
      // A name of our own finds the file again where the answer that names it was lost.
      String name = "files/pb-" + UUID.randomUUID().toString().replace("-", "");
      Answer start = start(name, displayName, mimeType, channel.size());
      List<URI> sessions = addresses(start);
      URI address = sessions.get(attempt % sessions.size());
      UploadSession session = session(channel, start, address);
      try {
        return finished(session.transfer(), name, channel.size());
      } catch (Unavailable e) {
        if (session.hasBegun() || !NOT_THERE.contains(e.httpStatus())) {
          throw e;
        }
        last = e;
      }
    }
    throw nowhere(last);
  }

  private RemoteFile finished(@Nullable RemoteFile file, String name, long size)
      throws GeminiException, InterruptedException {
    RemoteFile found = file == null ? find(name) : file;
    if (found.sizeBytes() != -1 && found.sizeBytes() != size) {
      throw new Unavailable(
          "the service holds " + found.sizeBytes() + " of " + size + " bytes", 0, null);
    }
    return found;
  }

  private Invalid nowhere(@Nullable Unavailable last) {
    String why = last == null ? "" : last.getMessage();
    return new Invalid(
        "an upload begins at "
            + wire.addresses().uploadStart()
            + ", but its second step finds nothing there, "
            + FRESH_SESSIONS
            + " times in a row ("
            + why
            + "); the base URL may be wrong, or what is behind it does not pass that step on",
        last == null ? 0 : last.httpStatus(),
        List.of());
  }

  private Answer start(String name, String displayName, String mimeType, long size)
      throws GeminiException, InterruptedException {
    byte[] json = JsonCalls.bytes(FileCodec.start(name, displayName, mimeType, size));
    Call call =
        Call.post(wire.addresses().uploadStart(), json, wire.options().timeouts().request())
            .withHeader("X-Goog-Upload-Protocol", "resumable")
            .withHeader("X-Goog-Upload-Command", "start")
            .withHeader("X-Goog-Upload-Header-Content-Length", Long.toString(size))
            .withHeader("X-Goog-Upload-Header-Content-Type", mimeType);
    BytesSink body = new BytesSink(1 << 20);
    Answer answer = wire.caller().succeed(call, body);
    new UploadAnswer(wire.caller(), call, answer, body).throwErrorInside();
    if (answer.header("x-goog-upload-url").isEmpty()) {
      throw JsonCalls.unusable(call, answer, "no upload session");
    }
    return answer;
  }

  private UploadSession session(FileChannel channel, Answer start, URI address)
      throws Unavailable, IOException {
    return new UploadSession(wire, address, channel, channel.size(), chunk(start));
  }

  private List<URI> addresses(Answer start) throws Unavailable {
    try {
      return wire.addresses().sessions(URI.create(start.header("x-goog-upload-url")));
    } catch (IllegalArgumentException e) {
      // Without its cause, whose message quotes the address: that is a secret.
      throw new Unavailable("the upload session's address cannot be read", start.status(), null);
    }
  }

  /** All chunks but the last must be multiples of the granularity. */
  private int chunk(Answer start) throws Unavailable {
    String header = start.header("x-goog-upload-chunk-granularity").strip();
    int granularity = header.matches("[1-9]\\d{0,8}") ? Integer.parseInt(header) : 1;
    if (granularity > MAX_GRANULARITY) {
      throw new Unavailable("the upload asks for chunks of " + granularity, start.status(), null);
    }
    return Math.max(wire.options().transfers().chunkBytes() / granularity, 1) * granularity;
  }

  private RemoteFile find(String name) throws GeminiException, InterruptedException {
    try {
      return files.get(name);
    } catch (Gone e) {
      throw new Unavailable("the upload ended but its file is not to be found", 0, e);
    }
  }
}
