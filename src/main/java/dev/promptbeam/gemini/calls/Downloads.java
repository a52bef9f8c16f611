package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.gemini.codec.ResourceName;
import dev.promptbeam.gemini.http.Addresses;
import dev.promptbeam.gemini.http.Caller;
import dev.promptbeam.gemini.http.TransferTries;
import dev.promptbeam.gemini.http.TransferTroubles;
import java.io.IOException;
import java.nio.file.Path;

/** Streams result files to disk (protocol 2.3). */
final class Downloads {
  private final Caller caller;
  private final Addresses addresses;
  private final ClientOptions options;
  private final Sleeper sleeper;
  private final TransferTroubles troubles;

  Downloads(
      Caller caller,
      Addresses addresses,
      ClientOptions options,
      Sleeper sleeper,
      TransferTroubles troubles) {
    this.caller = caller;
    this.addresses = addresses;
    this.options = options;
    this.sleeper = sleeper;
    this.troubles = troubles;
  }

  void download(String fileName, Path target) throws GeminiException, InterruptedException {
    String name = ResourceName.file(fileName);
    TransferTries backoff =
        new TransferTries(
            sleeper,
            options.transfers().firstWait(),
            options.transfers().downloadFailures(),
            troubles);
    try (PartFile part = new PartFile(target)) {
      new Download(caller, addresses, options, name, part.channel()).fetch(backoff);
      part.publish();
    } catch (IOException e) {
      throw LocalFailure.of("cannot write the download", e);
    }
  }
}
