package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * The numbers of a vector. Of its native size it has length 1; a shorter one is its beginning,
 * which holds more than its share, as was observed (about 0.58 at 768), and is not made longer
 * again.
 */
final class VectorValues {
  static final int NATIVE_SIZE = 3072;

  /** At a quarter of the values the squares add up to a third. */
  private static final double SHARE_EXPONENT = 0.785;

  private static final int DIGITS = 9;
  private static final double SCALE = 1e9;

  /** What is smaller is written with an exponent, as the service does. */
  private static final double LEAST_PLAIN = 1e-4;

  private static final double[] WEIGHTS = weights();

  private final double[] values = new double[NATIVE_SIZE];
  private final char[] text = new char[DIGITS + 3];

  /** Writes the first so many values of the seed's vector as an array. */
  void write(JsonGenerator out, long seed, int size) throws IOException {
    double length = fill(seed);
    out.writeStartArray();
    for (int i = 0; i < size; i++) {
      // Beyond the native size, which only a fault asks for, it begins again.
      write(out, values[i % NATIVE_SIZE] / length);
    }
    out.writeEndArray();
  }

  private double fill(long seed) {
    long state = seed;
    double squares = 0;
    for (int i = 0; i < NATIVE_SIZE; i++) {
      state = AnswerSeed.mix(state);
      values[i] = (state >> 11) * 0x1.0p-52 * WEIGHTS[i];
      squares += values[i] * values[i];
    }
    return Math.sqrt(squares);
  }

  /** As {@code -0.012345678}: ten times as fast as printing a float, for millions of them. */
  private void write(JsonGenerator out, double value) throws IOException {
    double size = Math.abs(value);
    if (size < LEAST_PLAIN || size >= 1) {
      out.writeNumber((float) value);
      return;
    }
    long digits = Math.min(Math.round(size * SCALE), (long) SCALE - 1);
    int end = DIGITS;
    while (digits % 10 == 0) {
      digits /= 10;
      end--;
    }
    int start = 0;
    if (value < 0) {
      text[start++] = '-';
    }
    text[start++] = '0';
    text[start++] = '.';
    for (int i = end - 1; i >= 0; i--) {
      text[start + i] = (char) ('0' + digits % 10);
      digits /= 10;
    }
    out.writeNumber(text, 0, start + end);
  }

  private static double[] weights() {
    double[] weights = new double[NATIVE_SIZE];
    for (int i = 0; i < NATIVE_SIZE; i++) {
      weights[i] = Math.sqrt(share(i + 1) - share(i));
    }
    return weights;
  }

  private static double share(int size) {
    return Math.pow((double) size / NATIVE_SIZE, SHARE_EXPONENT);
  }
}
