package dev.promptbeam.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.dataset.format.JsonCheck;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Sha256;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of elements. A row is named by what it holds: its source is the first 128 bits of a
 * SHA-256 over its JSON, at position 0, until equal ones are counted. What is no row is a dead
 * letter.
 *
 * @param keyColumn the member that names a row, null for its source
 * @param mayLackKey whether a row without one is named by its source
 */
record ElementReader(@Nullable String keyColumn, boolean mayLackKey) implements Serializable {
  private static final int NAME_BYTES = 16;
  private static final int MOST_BYTES = RecordLimits.DEFAULT.line();

  /** Says one element as JSON. */
  @FunctionalInterface
  interface Text<T> extends Serializable {
    byte[] of(T element) throws MalformedRecordException;
  }

  <T> PackEntry read(T element, Text<T> text) throws IOException {
    byte[] json = null;
    try {
      json = text.of(element);
      return row(json);
    } catch (MalformedRecordException e) {
      return malformed(json == null ? said(element) : json, e);
    } catch (RuntimeException | StackOverflowError e) {
      return malformed(json == null ? said(element) : json, MalformedRecordException.because(e));
    }
  }

  /** What makes no JSON, for people. */
  private static byte[] said(Object element) {
    return String.valueOf(element).getBytes(UTF_8);
  }

  private PackEntry row(byte[] bytes) throws MalformedRecordException, IOException {
    int from = 0;
    while (from < bytes.length && isSpace(bytes[from])) {
      from++;
    }
    if (from == bytes.length || bytes[from] != '{') {
      throw new MalformedRecordException(from + 1, "not a JSON object");
    }
    if (bytes.length > MOST_BYTES) {
      throw new MalformedRecordException(0, "longer than " + MOST_BYTES + " bytes");
    }
    String key = new JsonCheck(keyColumn).check(bytes, from, bytes.length);
    byte[] json = Arrays.copyOfRange(bytes, from, bytes.length);
    JsonCheck.joinLines(json);
    Source source = source(json);
    if (key != null && !key.isEmpty()) {
      return PackEntry.ofRow(new SourceRow(source, key, json));
    }
    return keyColumn == null || (key == null && mayLackKey)
        ? PackEntry.ofRow(new SourceRow(source, source.toString(), json))
        : letter(withoutKey(source, json));
  }

  private DeadLetter withoutKey(Source source, byte[] json) {
    return new DeadLetter(
        null,
        source,
        json,
        null,
        Reason.ROW_KEY_MISSING,
        "key column '" + keyColumn + "' has no text, number or boolean",
        Stage.READ,
        0,
        null,
        null,
        null,
        null);
  }

  private static PackEntry malformed(byte[] bytes, MalformedRecordException problem)
      throws IOException {
    String column = problem.column() > 0 ? "column " + problem.column() + ": " : "";
    byte[] kept = Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES));
    return letter(
        DeadLetter.unreadable(
            source(bytes), kept, Reason.READ_MALFORMED, column + problem.problem()));
  }

  private static PackEntry letter(DeadLetter letter) throws IOException {
    return PackEntry.ofDeadLetter(letter.source(), DeadLetterJson.write(letter));
  }

  private static Source source(byte[] bytes) {
    byte[] hash = Sha256.digest().digest(bytes);
    return new Source(HexFormat.of().formatHex(hash, 0, NAME_BYTES), 0);
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\t' || value == '\r' || value == '\n';
  }
}
