package dev.promptbeam.gemini;

import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** Streams result files to disk (protocol 2.3). */
final class Downloads {
  private final Caller caller;
  private final Addresses addresses;
  private final ClientOptions options;
  private final Sleeper sleeper;

  Downloads(Caller caller, Addresses addresses, ClientOptions options, Sleeper sleeper) {
    this.caller = caller;
    this.addresses = addresses;
    this.options = options;
    this.sleeper = sleeper;
  }

  void download(String fileName, Path target) throws GeminiException, InterruptedException {
    String name = ResourceName.file(fileName);
    try (PartFile part = new PartFile(target)) {
      fetch(name, part.channel());
      part.publish();
    } catch (IOException e) {
      throw LocalFailure.of("cannot write the download", e);
    }
  }

  private void fetch(String name, FileChannel channel)
      throws GeminiException, InterruptedException, IOException {
    Backoff backoff = new Backoff(sleeper, options.firstWait(), options.downloadFailures());
    long most = 0;
    while (true) {
      try {
        fetchOnce(name, channel);
        return;
      } catch (Unavailable | Unreachable e) {
        if (channel.size() >= most + options.chunkBytes()) {
          // A large file may be cut many times, as long as each try brings it forward.
          most = channel.size();
          backoff.succeeded();
        }
        backoff.failed(e);
      }
    }
  }

  private void fetchOnce(String name, FileChannel channel)
      throws GeminiException, InterruptedException, IOException {
    String path = name + ":download?alt=media";
    List<URI> both = List.of(addresses.of(path), addresses.guideDownload(path));
    for (URI address : both) {
      Call call = Call.get(address, options.requestTimeout()).asDownload().onFile(name);
      FileSink sink = new FileSink(channel, channel.size());
      Answer answer = caller.exchange(resumed(call, channel.size()), sink);
      boolean tryOther = answer.status() == 404 && address.equals(both.get(0));
      if (!tryOther) {
        check(call, answer, sink, channel);
        return;
      }
    }
  }

  private static Call resumed(Call call, long held) {
    return held == 0 ? call : call.withHeader("Range", "bytes=" + held + "-");
  }

  private void check(Call call, Answer answer, FileSink sink, FileChannel channel)
      throws GeminiException, IOException {
    if (answer.status() == 416) {
      channel.truncate(0);
      throw cut(call, "at an offset that the server does not have");
    }
    if (!answer.success()) {
      throw caller.failure(call, answer);
    }
    if (!sink.complete()) {
      throw cut(call, "before the length that the server named");
    }
    if (LastLine.isCut(channel)) {
      channel.truncate(0);
      throw cut(call, "within its last line");
    }
  }

  private static Unreachable cut(Call call, String where) {
    return new Unreachable(call.label() + ": the download was cut " + where, true, null);
  }
}
