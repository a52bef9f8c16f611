package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.EmptyFile;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.http.Answer;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.JsonCalls;
import dev.promptbeam.gemini.http.TransferTries;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** One result file on its way to disk. What was fetched stays where the line breaks. */
final class Download {
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** A line that is cut on its way is cut elsewhere the next time, as a rule. */
  private static final int REPEATS_TO_BELIEVE = 2;

  private final Wire wire;
  private final String name;
  private final FileChannel channel;
  private @Nullable Fingerprint broken;
  private int same;

  Download(Wire wire, String name, FileChannel channel) {
    this.wire = wire;
    this.name = name;
    this.channel = channel;
  }

  void fetch() throws GeminiException, InterruptedException, IOException {
    TransferTries backoff = wire.tries(wire.options().transfers().downloadFailures());
    long most = 0;
    while (true) {
      try {
        fetchOnce();
        return;
      } catch (Unavailable | Unreachable e) {
        if (channel.size() >= most + wire.options().transfers().chunkBytes()) {
          // A large file may be cut many times, as long as each try brings it forward.
          most = channel.size();
          backoff.succeeded();
        }
        backoff.failed(e);
      }
    }
  }

  private void fetchOnce() throws GeminiException, InterruptedException, IOException {
    String path = name + ":download?alt=media";
    GeminiException unknown = fetchFrom(wire.addresses().of(path));
    if (unknown == null) {
      return;
    }
    GeminiException unknownToo = fetchFrom(wire.addresses().guideDownload(path));
    if (unknownToo != null) {
      // Where a gateway serves one of the paths only, the service's word is the other one's.
      throw unknown instanceof Gone ? unknown : unknownToo;
    }
  }

  /** Null where the file is complete, else why this path does not have it. */
  private @Nullable GeminiException fetchFrom(URI address)
      throws GeminiException, InterruptedException, IOException {
    Call call = Call.get(address, wire.options().timeouts().request()).asDownload().onFile(name);
    FileSink sink = new FileSink(channel, channel.size());
    Answer answer = wire.caller().exchange(resumed(call, channel.size()), sink);
    if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      return wire.caller().failure(call, answer);
    }
    check(call, answer, sink);
    return null;
  }

  private static Call resumed(Call call, long held) {
    return held == 0 ? call : call.withHeader("Range", "bytes=" + held + "-");
  }

  private void check(Call call, Answer answer, FileSink sink) throws GeminiException, IOException {
    if (answer.status() == RANGE_NOT_SATISFIABLE) {
      channel.truncate(0);
      throw cut(call, "at an offset that the server does not have");
    }
    if (!FileSink.takes(answer.status())) {
      throw wire.caller().failure(call, answer);
    }
    if (!sink.complete()) {
      if (sink.foreign()) {
        throw JsonCalls.unusable(call, answer, "a page in place of a file");
      }
      throw cut(call, "before the length that the server named");
    }
    if (!ResultFile.is(channel)) {
      if (channel.size() == 0) {
        throw new EmptyFile(call.label() + ": an empty file", answer.status());
      }
      channel.truncate(0);
      throw JsonCalls.unusable(call, answer, "no line of it answers a request");
    }
    if (LastLine.isCut(channel) && !isAlwaysBroken()) {
      channel.truncate(0);
      throw cut(call, "within its last line");
    }
  }

  /** True where the same bytes came twice more: the file is so, and will never be another. */
  private boolean isAlwaysBroken() throws IOException {
    Fingerprint now = Fingerprint.of(channel);
    same = now.equals(broken) ? same + 1 : 0;
    broken = now;
    return same >= REPEATS_TO_BELIEVE;
  }

  private static Unreachable cut(Call call, String where) {
    return new Unreachable(call.label() + ": the download was cut " + where, true, null);
  }
}
