package dev.promptbeam.model;

import org.jspecify.annotations.Nullable;

/**
 * One row as it was read.
 *
 * @param source where it came from
 * @param key what names the row in results
 * @param json the row as one JSON object in UTF-8 on one line, numbers spelled as in the source
 */
@SuppressWarnings("ArrayRecordComponent") // an element of the hot path; never compared
public record SourceRow(Source source, String key, byte[] json, Trial.@Nullable Name trial) {
  /** Of a row that no run has asked before. */
  public SourceRow(Source source, String key, byte[] json) {
    this(source, key, json, null);
  }
}
