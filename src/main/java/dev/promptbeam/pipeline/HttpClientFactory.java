package dev.promptbeam.pipeline;

import dev.promptbeam.batch.ClientFactory;
import dev.promptbeam.gemini.GeminiClient;
import java.net.URI;

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
      Endpoint endpoint = new Endpoint(address, identity, kind);
      return endpoint.client(endpoint.key(System.getenv()));
    } catch (RunRefusedException e) {
      throw new IllegalStateException("on this worker: " + e.sentence(), e);
    }
  }
}
