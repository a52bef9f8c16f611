package dev.promptbeam.gemini;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/** Where the bytes of an answer go. */
interface BodySink {
  /** Called once, before any byte. */
  default void begin(int status, HttpHeaders headers) {}

  /** Takes all of the buffer, or returns false: no more is wanted. */
  boolean accept(ByteBuffer bytes);
}
