package dev.promptbeam.gemini.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Holds a body in memory, up to a limit. */
public final class BytesSink implements BodySink {
  private final int limit;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean cut;

  public BytesSink(int limit) {
    this.limit = limit;
  }

  @Override
  public boolean accept(ByteBuffer bytes) {
    int room = limit - held.size();
    cut = bytes.remaining() > room;
    byte[] piece = new byte[Math.min(room, bytes.remaining())];
    bytes.get(piece);
    held.write(piece, 0, piece.length);
    return !cut;
  }

  /** True where the body was longer than the limit. */
  public boolean cut() {
    return cut;
  }

  public String text() {
    return held.toString(StandardCharsets.UTF_8);
  }
}
