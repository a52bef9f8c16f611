package dev.promptbeam.dataset.format;

import java.io.Serializable;

/**
 * The longest records that are read; a longer one is malformed and its head is kept.
 *
 * @param line bytes of a JSONL line
 * @param table bytes of a CSV or TSV record; also how far a lost quote is followed before reading
 *     goes back to the line end behind the record's start
 */
public record RecordLimits(int line, int table) implements Serializable {
  public static final RecordLimits DEFAULT = new RecordLimits(64 << 20, 16 << 20);

  /**
   * Bytes of a dead letter, which holds a row, its request and the last response to it, or what
   * could not be read, with up to six bytes for each of its own.
   */
  public static final int DEAD_LETTER = 960 << 20;

  /** So many bytes of a record over its limit are kept. */
  public static final int HEAD = 64 << 10;
}
