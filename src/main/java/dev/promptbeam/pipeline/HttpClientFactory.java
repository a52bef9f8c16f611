package dev.promptbeam.pipeline;

import dev.promptbeam.batch.ClientFactory;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.HttpGeminiClient;
import dev.promptbeam.gemini.Sleeper;
import java.net.URI;
import java.time.Clock;

/** Opens HTTP clients wherever the calls are made; the key is read there and never travels. */
final class HttpClientFactory implements ClientFactory {
  private static final long serialVersionUID = 1;

  private final URI address;
  private final String identity;
  private final Endpoint.Kind kind;

  HttpClientFactory(Endpoint endpoint) {
    this.address = endpoint.address();
    this.identity = endpoint.identity();
    this.kind = endpoint.kind();
  }

  @Override
  public GeminiClient open() {
    try {
      ApiKey key = new Endpoint(address, identity, kind).key(System.getenv());
      return new HttpGeminiClient(
          ClientOptions.of(address), key, Sleeper.system(), Clock.systemUTC());
    } catch (RunRefusedException e) {
      throw new IllegalStateException("on this worker: " + e.sentence(), e);
    }
  }
}
