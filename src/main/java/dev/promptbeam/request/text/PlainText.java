package dev.promptbeam.request.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text that stands in JSON as it is, ASCII without escapes: most text, and cheap to tell. */
public final class PlainText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private PlainText() {}

  /** The text as JSON, in quotes; null where that takes more than quotes. */
  public static byte @Nullable [] quoted(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length != text.length() || !isPlain(bytes) || !isThat(bytes, text)) {
      return null;
    }
    byte[] json = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, json, 1, bytes.length);
    json[0] = '"';
    json[json.length - 1] = '"';
    return json;
  }

  /** Half a surrogate pair would have become a question mark. */
  private static boolean isThat(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).equals(text);
  }

  private static boolean isPlain(byte[] bytes) {
    int index = 0;
    for (; index <= bytes.length - Long.BYTES; index += Long.BYTES) {
      if (!isPlain((long) LONGS.get(bytes, index))) {
        return false;
      }
    }
    for (; index < bytes.length; index++) {
      byte one = bytes[index];
      if (one < ' ' || one == '"' || one == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Whether eight bytes are. */
  private static boolean isPlain(long eight) {
    return ((eight | (eight - SPACES) | zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES)) & HIGHS)
        == 0;
  }

  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }
}
