package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Parses a body while it arrives, so that a job with all its results is never held in memory. */
public final class JsonFeed implements BodySink {
  /** Takes the tokens of a document in their order. */
  @FunctionalInterface
  public interface Tokens {
    void accept(JsonParser at) throws IOException;
  }

  private static final int EXCERPT_BYTES = 4096;

  private final BytesSink start = new BytesSink(EXCERPT_BYTES);
  private final Tokens tokens;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private @Nullable IOException failure;

  public JsonFeed(Tokens tokens) throws IOException {
    this.tokens = tokens;
    parser = PassingJson.FACTORY.createNonBlockingByteArrayParser();
    feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  @Override
  public boolean accept(ByteBuffer bytes) {
    byte[] piece = new byte[bytes.remaining()];
    bytes.get(piece);
    start.accept(ByteBuffer.wrap(piece));
    try {
      feeder.feedInput(piece, 0, piece.length);
      drain();
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  /**
   * @throws com.fasterxml.jackson.core.JsonProcessingException where the body is no JSON, or was
   *     cut
   * @throws IOException where the tokens could not be taken
   */
  public void finish() throws IOException {
    if (failure != null) {
      throw failure;
    }
    feeder.endOfInput();
    drain();
  }

  /** The body's first bytes, for messages. */
  public String start() {
    return start.text();
  }

  private void drain() throws IOException {
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.NOT_AVAILABLE) {
      tokens.accept(parser);
      token = parser.nextToken();
    }
  }
}
