package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Quota;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.http.Answer;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.TransferTries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file's bytes to an upload session. After any failure the session is asked what it holds,
 * so that a half-kept chunk or a lost answer costs no more than the missing bytes.
 */
final class UploadSession {
  private static final String COMMAND = "X-Goog-Upload-Command";
  private static final int HTTP_NOT_FOUND = 404;
  private static final int ANSWER_BYTES = 1 << 20;

  /** Progress is a sixteenth of a chunk or more. */
  private static final int LEAST_PARTS = 16;

  private static final int STEP = 128 << 10;

  private final Wire wire;
  private final TransferTries backoff;
  private final URI address;
  private final FileChannel channel;
  private final long size;
  private final byte[] buffer;
  private long most;
  private boolean begun;

  /**
   * @param chunk bytes a request carries, the last one excepted
   */
  UploadSession(Wire wire, URI address, FileChannel channel, long size, int chunk) {
    this.wire = wire;
    this.backoff = wire.tries(wire.options().transfers().uploadFailures());
    this.address = address;
    this.channel = channel;
    this.size = size;
    this.buffer = new byte[(int) Math.min(chunk, size)];
  }

  /**
   * @return null where the upload ended but its answer, which names the file, was lost
   * @throws IOException where the local file cannot be read
   */
  @Nullable RemoteFile transfer() throws GeminiException, InterruptedException, IOException {
    long offset = 0;
    while (true) {
      UploadProgress progress = advance(offset);
      switch (progress.state()) {
        case FINAL -> {
          return progress.file();
        }
        case LOST -> throw new Unavailable("the upload session was lost", HTTP_NOT_FOUND, null);
        case ACTIVE -> offset = progress.received();
      }
    }
  }

  /** True where the session has shown that it is there. */
  boolean hasBegun() {
    return begun;
  }

  private UploadProgress advance(long offset)
      throws GeminiException, InterruptedException, IOException {
    int length = read(offset);
    try {
      UploadProgress progress = send(offset, length);
      if (progress.state() == UploadProgress.State.ACTIVE) {
        checkAdvance(offset + length, progress.received());
      }
      return progress;
    } catch (Unavailable | Unreachable | Quota e) {
      backoff.failed(e);
      UploadProgress held = query();
      if (held.state() == UploadProgress.State.ACTIVE) {
        noteProgress(held.received());
      }
      return held;
    }
  }

  private void checkAdvance(long expected, long received) throws Unavailable {
    if (received != expected || expected == size) {
      throw new Unavailable("the upload session kept less than it was sent", 0, null);
    }
    noteProgress(received);
  }

  /**
   * A large file may be cut many times, as long as the tries bring it forward. Only bytes never
   * held before count, and not by ones and twos, so that no session can keep us for ever.
   */
  private void noteProgress(long received) {
    if (received >= most + Math.max(buffer.length / LEAST_PARTS, 1)) {
      most = received;
      backoff.succeeded();
    }
  }

  private UploadProgress query() throws GeminiException, InterruptedException {
    Call call =
        session("query", BodyPublishers.noBody(), wire.options().timeouts().request())
            .withHeader(COMMAND, "query");
    while (true) {
      try {
        return answer(call, -1);
      } catch (Unavailable | Unreachable | Quota e) {
        backoff.failed(e);
      }
    }
  }

  private UploadProgress send(long offset, int length)
      throws GeminiException, InterruptedException {
    boolean last = offset + length == size;
    long slowest = wire.options().transfers().slowestUpload();
    Duration timeout = wire.options().timeouts().request().plusMillis(length * 1000L / slowest);
    BodyPublisher body =
        length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(buffer, 0, length);
    Call call =
        session("bytes from " + offset, body, timeout)
            .withHeader(COMMAND, last ? "upload, finalize" : "upload")
            .withHeader("X-Goog-Upload-Offset", Long.toString(offset));
    return answer(call, last ? -1 : offset + length);
  }

  private UploadProgress answer(Call call, long accepted)
      throws GeminiException, InterruptedException {
    BytesSink body = new BytesSink(ANSWER_BYTES);
    Answer answer = wire.caller().exchange(call, body);
    UploadProgress progress =
        new UploadAnswer(wire.caller(), call, answer, body).progress(size, accepted);
    begun |= progress.state() != UploadProgress.State.LOST;
    return progress;
  }

  private Call session(String what, BodyPublisher body, Duration timeout) {
    return Call.session(address, "POST upload session, " + what, body, timeout);
  }

  private int read(long offset) throws IOException {
    int length = (int) Math.min(buffer.length, size - offset);
    ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
    while (target.position() < length) { // the channel copies through a buffer of what is asked for
      target.limit(Math.min(length, target.position() + STEP));
      if (channel.read(target, offset + target.position()) < 0) {
        throw new IOException("the file became shorter while it was uploaded");
      }
    }
    return length;
  }
}
