package dev.promptbeam.gemini.codec;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/** Where the bytes of an answer go. */
public interface BodySink {
  /** Called once, before any byte. */
  default void begin(int status, HttpHeaders headers) {}

  /**
   * Called once, behind the last byte of a body that ended in good order.
   *
   * @param unsure so many of its last bytes may be the beginning of a secret that was not sent to
   *     its end
   */
  default void end(int unsure) {}

  /** Takes all of the buffer, or returns false: no more is wanted. */
  boolean accept(ByteBuffer bytes);
}
