package dev.promptbeam.result.judge;

import dev.promptbeam.result.line.Slice;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The embedding of an answer, which stays where it stands in the line: its numbers are counted and
 * looked at, but not kept.
 *
 * @param member where the member of the response is that holds it, from its name to its end
 * @param values where the array of its numbers is, null where it has none
 * @param length how many numbers it has
 * @param isZero whether all of them are zero
 * @param fault why it is no vector, null where it is one
 */
public record Vector(
    Slice member, @Nullable Slice values, int length, boolean isZero, @Nullable String fault) {

  /** The response without its embedding: a row would hold it twice. */
  public byte[] cutFrom(byte[] line, Slice response) {
    int before = last(line, member.start());
    int after = first(line, member.end());
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    // One of the commas goes with the member: that behind it, or else that before it.
    boolean commaBehind = line[after] == ',';
    int end = !commaBehind && line[before] == ',' ? before : before + 1;
    int next = commaBehind ? after + 1 : after;
    rest.write(line, response.start(), end - response.start());
    rest.write(line, next, response.end() - next);
    return rest.toByteArray();
  }

  private static int last(byte[] line, int before) {
    int at = before - 1;
    while (isSpace(line[at])) {
      at--;
    }
    return at;
  }

  private static int first(byte[] line, int from) {
    int at = from;
    while (isSpace(line[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
