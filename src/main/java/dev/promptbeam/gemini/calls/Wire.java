package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.http.Addresses;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.Caller;
import dev.promptbeam.gemini.http.JsonCalls;
import dev.promptbeam.gemini.http.TransferTries;
import dev.promptbeam.gemini.http.TransferTroubles;
import dev.promptbeam.model.Sleeper;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What all calls are made with: who sends them, where to, and how long they may take. */
record Wire(
    Caller caller,
    Addresses addresses,
    ClientOptions options,
    Sleeper sleeper,
    TransferTroubles troubles) {

  JsonCalls json() {
    return new JsonCalls(caller);
  }

  Call get(String path) {
    return Call.get(addresses.of(path), options.timeouts().request());
  }

  Call page(String collection, int pageSize, @Nullable String pageToken) {
    return Call.get(addresses.page(collection, pageSize, pageToken), options.timeouts().request());
  }

  Call delete(String path) {
    return Call.delete(addresses.of(path), options.timeouts().request());
  }

  Call post(String path, byte[] json, Duration timeout) {
    return Call.post(addresses.of(path), json, timeout);
  }

  Call post(String path, byte[] json) {
    return post(path, json, options.timeouts().request());
  }

  /** The tries of one upload or download, which survives so many failures. */
  TransferTries tries(int failures) {
    return new TransferTries(sleeper, options.transfers().firstWait(), failures, troubles);
  }
}
