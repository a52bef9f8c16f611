package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.gemini.http.TransferTries;
import dev.promptbeam.gemini.http.TransferTroubles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Streams the answers of inline jobs to disk. */
final class InlinedDownloads {
  private final BatchCalls batches;
  private final ClientOptions options;
  private final Sleeper sleeper;
  private final TransferTroubles troubles;

  InlinedDownloads(
      BatchCalls batches, ClientOptions options, Sleeper sleeper, TransferTroubles troubles) {
    this.batches = batches;
    this.options = options;
    this.sleeper = sleeper;
    this.troubles = troubles;
  }

  long download(String jobName, Path target) throws GeminiException, InterruptedException {
    try (PartFile part = new PartFile(target)) {
      long written = fetch(jobName, part.channel());
      if (written > 0) {
        part.publish();
      }
      return written;
    } catch (IOException e) {
      throw LocalFailure.of("cannot write the answers of a job", e);
    }
  }

  private long fetch(String jobName, FileChannel channel)
      throws GeminiException, InterruptedException, IOException {
    TransferTries backoff =
        new TransferTries(
            sleeper,
            options.transfers().firstWait(),
            options.transfers().downloadFailures(),
            troubles);
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
