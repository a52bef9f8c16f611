package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.codec.ResourceName;
import dev.promptbeam.gemini.http.TransferTries;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Streams result files, and the answers of inline jobs, to disk (protocol 2.3). */
record Downloads(Wire wire, BatchCalls batches) {
  void download(String fileName, Path target) throws GeminiException, InterruptedException {
    String name = ResourceName.file(fileName);
    try (PartFile part = new PartFile(target)) {
      new Download(wire, name, part.channel()).fetch();
      part.publish();
    } catch (IOException e) {
      throw LocalFailure.of("cannot write the download", e);
    }
  }

  long downloadInlined(String jobName, Path target) throws GeminiException, InterruptedException {
    try (PartFile part = new PartFile(target)) {
      long written = fetchInlined(jobName, part.channel());
      if (written > 0) {
        part.publish();
      }
      return written;
    } catch (IOException e) {
      throw LocalFailure.of("cannot write the answers of a job", e);
    }
  }

  private long fetchInlined(String jobName, FileChannel channel)
      throws GeminiException, InterruptedException, IOException {
    TransferTries backoff = wire.tries(wire.options().transfers().downloadFailures());
    while (true) {
      try {
        channel.truncate(0);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        long written = batches.writeInlined(jobName, out);
        out.flush();
        return written;
      } catch (Unavailable | Unreachable e) {
        backoff.failed(e);
      }
    }
  }
}
