package dev.promptbeam.batch.pack;

import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.beam.sdk.coders.CoderException;

/**
 * A reader of one entry where it lies in an array, as {@link PackEntryCoder} has written it: what
 * an order asks for is read without making anything of it. Not safe for several threads.
 */
final class EntryCursor {
  private static final byte[] NOTHING = new byte[0];

  private byte[] bytes = NOTHING;
  private int next;
  private int head;
  private int variant;
  private int sample;
  private int policy;
  private int key;
  private int keyEnd;
  private int request;
  private int requestEnd;
  private long number;
  private int file;
  private int fileEnd;
  private long position;
  private int rowKey;
  private int rowKeyEnd;
  private int json;

  /** The file of the last entry that was made, which most have in common. */
  private byte[] fileBytes = NOTHING;

  private String fileName = "";

  /**
   * Goes to an entry, whose bytes stay as they are for as long as it is asked about.
   *
   * @return where it ends
   */
  int read(byte[] array, int at) {
    bytes = array;
    next = at;
    head = array[next++];
    boolean tried = (head & PackEntryCoder.TRIED) != 0;
    variant = tried ? (int) number() : 0;
    sample = tried ? (int) number() : 0;
    policy = tried ? (int) number() : 0;
    key = length();
    keyEnd = next;
    request = length();
    requestEnd = next;
    number = number();
    file = length();
    fileEnd = next;
    position = number();
    rowKey = length();
    rowKeyEnd = next;
    json = length();
    return next;
  }

  int variant() {
    return variant;
  }

  int policy() {
    return policy;
  }

  long position() {
    return position;
  }

  int keyLength() {
    return keyEnd - key;
  }

  /**
   * Digits at the front of the request key as a number, negative where these are not all digits.
   */
  long keyDigits(int count) {
    long digits = 0;
    for (int at = key; at < key + count; at++) {
      int letter = bytes[at];
      int digit =
          letter >= '0' && letter <= '9'
              ? letter - '0'
              : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
      if (digit < 0) {
        return -1;
      }
      digits = digits << 4 | digit;
    }
    return digits;
  }

  boolean isOfFileOf(EntryCursor other) {
    return Arrays.equals(bytes, file, fileEnd, other.bytes, other.file, other.fileEnd);
  }

  /** The entry as it was added. */
  PackEntry entry() throws CoderException {
    return entry(
        Arrays.copyOfRange(bytes, request, requestEnd), Arrays.copyOfRange(bytes, json, next));
  }

  /** The entry without its texts, which no order looks at. */
  PackEntry bare() throws CoderException {
    return entry(NOTHING, NOTHING);
  }

  private PackEntry entry(byte[] requestText, byte[] jsonText) throws CoderException {
    if (!Arrays.equals(fileBytes, 0, fileBytes.length, bytes, file, fileEnd)) {
      fileBytes = Arrays.copyOfRange(bytes, file, fileEnd);
      fileName = text(file, fileEnd);
    }
    return new PackEntry(
        PackEntryCoder.kind(head),
        text(key, keyEnd),
        (head & PackEntryCoder.SHARED) != 0,
        requestText,
        number,
        new Source(fileName, position),
        text(rowKey, rowKeyEnd),
        variant == 0 && sample == 0 ? Trial.ONLY : new Trial(variant, sample),
        policy,
        jsonText);
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Reads a length and goes behind what has it. */
  private int length() {
    int length = (int) number();
    int start = next;
    if (length < 0 || length > bytes.length - start) {
      throw new IllegalStateException(length + " bytes of an entry go beyond their array");
    }
    next += length;
    return start;
  }

  /** Reads a number of seven bits a byte, the lowest first. */
  private long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = bytes[next++];
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }
}
