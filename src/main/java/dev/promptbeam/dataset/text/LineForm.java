package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import org.jspecify.annotations.Nullable;

/** What one line says, where each line is a record. */
interface LineForm {
  /**
   * The row of a line; null where it has none and nothing is lost.
   *
   * @param place where the line stands
   * @param from of its first byte that is no space; {@code to} is behind the last one
   */
  @Nullable Row read(Source place, byte[] bytes, int from, int to) throws MalformedRecordException;

  /** True where spaces at the ends of a line belong to it. */
  default boolean keepsSpaces() {
    return false;
  }

  /**
   * A row as a line has it.
   *
   * @param source where it came from first
   * @param key the key column's text; null where it has none
   * @param repeatedMember a name that stands twice in one object of it; null where none does
   */
  @SuppressWarnings("ArrayRecordComponent") // an element of the hot path; never compared
  record Row(
      Source source,
      byte[] json,
      @Nullable String key,
      @Nullable String repeatedMember,
      Trial.@Nullable Name trial) {
    Row(Source source, byte[] json, @Nullable String key, @Nullable String repeatedMember) {
      this(source, json, key, repeatedMember, null);
    }
  }
}
