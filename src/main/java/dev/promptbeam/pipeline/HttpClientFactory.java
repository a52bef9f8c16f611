package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.ClientFactory;
import dev.promptbeam.batch.setup.WorkerUnfitException;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.model.Surroundings;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Opens HTTP clients wherever the calls are made; the key is read there and never travels. */
final class HttpClientFactory implements ClientFactory {
  private static final long serialVersionUID = 1;

  private final URI address;
  private final String identity;
  private final Endpoint.Kind kind;
  private final String salt;
  private final String fingerprint;

  /**
   * @param salt of the fingerprint
   * @param fingerprint of the key that the run is recorded with; empty where it has none
   */
  HttpClientFactory(Endpoint endpoint, String salt, String fingerprint) {
    this.salt = salt;
    this.fingerprint = fingerprint;
    this.address = endpoint.address();
    this.identity = endpoint.identity();
    this.kind = endpoint.kind();
  }

  @Override
  public GeminiClient open() {
    ApiKey key = key();
    try {
      return endpoint().client(key, Surroundings.ofThisProcess());
    } catch (RunRefusedException e) {
      throw new WorkerUnfitException("cannot make calls: " + e.sentence());
    }
  }

  @Override
  public void check() {
    open().close();
  }

  /** Jobs made with another key than the recorded one could not be found again. */
  private @Nullable ApiKey key() {
    ApiKey key = keyOfThisPlace();
    String found = key == null ? "" : key.fingerprint(salt);
    if (found.equals(fingerprint)) {
      return key;
    }
    if (found.isEmpty()) {
      throw new WorkerUnfitException(
          "has no API key; set GEMINI_API_KEY_FILE, GOOGLE_API_KEY or GEMINI_API_KEY in the"
              + " environment of the workers");
    }
    throw new WorkerUnfitException(
        "has another API key than the command (fingerprint "
            + found
            + ", not "
            + (fingerprint.isEmpty() ? "none" : fingerprint)
            + "); give both the same");
  }

  private @Nullable ApiKey keyOfThisPlace() {
    try {
      return endpoint().key(Surroundings.ofThisProcess().environment());
    } catch (RunRefusedException e) {
      throw new WorkerUnfitException("cannot make calls: " + e.sentence());
    }
  }

  private Endpoint endpoint() {
    return new Endpoint(address, identity, kind);
  }
}
