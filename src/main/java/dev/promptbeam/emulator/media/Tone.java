package dev.promptbeam.emulator.media;

import java.io.InputStream;

/** A tone as the service sends speech: 24,000 samples a second of 16 bits, little-endian, bare. */
public final class Tone extends InputStream {
  public static final String MIME_TYPE = "audio/L16;codec=pcm;rate=24000";
  public static final int RATE = 24_000;

  private static final int SAMPLE_BYTES = 2;
  private static final double LOUDNESS = 8000;

  private final double step;
  private final long bytes;
  private long place;

  /**
   * @param hertz of the tone
   * @param bytes how long it is, rounded down to whole samples
   */
  public Tone(double hertz, long bytes) {
    this.step = 2 * Math.PI * hertz / RATE;
    this.bytes = bytes - bytes % SAMPLE_BYTES;
  }

  /** Bytes of so many seconds. */
  public static long bytes(double seconds) {
    return (long) (seconds * RATE) * SAMPLE_BYTES;
  }

  @Override
  public int read() {
    if (place >= bytes) {
      return -1;
    }
    int sample = (int) (Math.sin(place / SAMPLE_BYTES * step) * LOUDNESS);
    return sample >> 8 * (int) (place++ % SAMPLE_BYTES) & 0xFF;
  }
}
