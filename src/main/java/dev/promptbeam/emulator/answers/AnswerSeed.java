package dev.promptbeam.emulator.answers;

import dev.promptbeam.emulator.request.ScannedRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The one source of variety in answers: SHA-256 of the last user turn's text, mixed with the model
 * and all other text. The same request to the same model always has the same seed.
 */
public final class AnswerSeed {
  private final String mark;
  private final long value;

  AnswerSeed(ScannedRequest request, String model) {
    byte[] digest = request.lastUserDigest();
    this.mark = HexFormat.of().formatHex(digest, 0, 4);
    long mixed = ByteBuffer.wrap(digest).getLong(8);
    mixed = mix(mixed ^ model.hashCode());
    this.value = mix(mixed ^ request.otherTextHash());
  }

  private AnswerSeed(String mark, long value) {
    this.mark = mark;
    this.value = value;
  }

  /** Of the candidate with this number: the same mark, other choices. */
  AnswerSeed of(int number) {
    return number == 0 ? this : new AnswerSeed(mark, mix(value ^ number));
  }

  /** First 8 hex digits of SHA-256 of the last user turn's text; every text answer holds it. */
  String mark() {
    return mark;
  }

  /** The seed itself. */
  long value() {
    return value;
  }

  /** A number from 0 to bound - 1 for one purpose. */
  int pick(int purpose, int bound) {
    return (int) Long.remainderUnsigned(mix(value + purpose), bound);
  }

  String responseId() {
    byte[] id = ByteBuffer.allocate(16).putLong(value).putLong(mix(~value)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  public static long mix(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
