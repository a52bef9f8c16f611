package dev.promptbeam.gemini.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.FileCodec;
import dev.promptbeam.gemini.codec.Members;
import dev.promptbeam.gemini.http.Answer;
import dev.promptbeam.gemini.http.ApiError;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.Caller;
import dev.promptbeam.gemini.http.JsonCalls;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the answers of an upload session (protocol 2.2). */
final class UploadAnswer {
  private static final Set<Integer> SESSION_GONE = Set.of(404, 410);

  private final Caller caller;
  private final Call call;
  private final Answer answer;
  private final JsonNode tree;
  private final Members body;

  UploadAnswer(Caller caller, Call call, Answer answer, BytesSink body) {
    this.caller = caller;
    this.call = call;
    this.answer = answer;
    this.tree = JsonCalls.tree(body);
    this.body = new Members(tree);
  }

  /**
   * @param size of the whole file
   * @param accepted what is held where a success does not say it; -1 where that would be a guess
   * @throws Unavailable where the session has to be asked
   */
  UploadProgress progress(long size, long accepted) throws GeminiException {
    throwErrorInside();
    RemoteFile file = answer.success() ? file() : null;
    String status = answer.header("x-goog-upload-status").strip().toLowerCase(Locale.ROOT);
    if (file != null || (answer.success() && status.equals("final"))) {
      return UploadProgress.ended(file);
    }
    if (status.equals("cancelled") || sessionIsGone()) {
      return UploadProgress.lost();
    }
    boolean active = status.equals("active");
    if (!answer.success() && !(active && answer.status() == 400 && !refusesMimeType())) {
      throw caller.failure(call, answer);
    }
    long received = received(answer.success() ? accepted : -1);
    if (active && received >= 0 && received <= size) {
      return UploadProgress.active(received);
    }
    throw JsonCalls.unusable(call, answer, "the upload session does not say what it holds");
  }

  void throwErrorInside() throws GeminiException {
    if (answer.success()) {
      caller.throwErrorInside(call, answer, tree);
    }
  }

  private boolean sessionIsGone() {
    return SESSION_GONE.contains(answer.status()) && ApiError.of(answer).fromService();
  }

  private boolean refusesMimeType() {
    return MimeTypes.refused(ApiError.of(answer).message());
  }

  private @Nullable RemoteFile file() {
    return FileCodec.file(body.has("file") ? body.in("file") : body);
  }

  private long received(long absent) {
    String header = answer.header("x-goog-upload-size-received").strip();
    return header.matches("\\d{1,18}") ? Long.parseLong(header) : absent;
  }
}
