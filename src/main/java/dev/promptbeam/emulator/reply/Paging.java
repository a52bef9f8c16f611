package dev.promptbeam.emulator.reply;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One page of a list whose sequence falls; a token names the last item already shown. */
public record Paging<T>(List<T> items, @Nullable String nextToken) {

  public static <T> Paging<T> of(
      List<T> falling, ToLongFunction<T> sequence, int size, @Nullable String token) {
    long before = token == null || token.isEmpty() ? Long.MAX_VALUE : decode(token);
    List<T> rest = falling.stream().filter(item -> sequence.applyAsLong(item) < before).toList();
    if (rest.size() <= size) {
      return new Paging<>(rest, null);
    }
    List<T> page = rest.subList(0, size);
    return new Paging<>(page, encode(sequence.applyAsLong(page.get(size - 1))));
  }

  public static String encode(long sequence) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("before " + sequence).getBytes(StandardCharsets.US_ASCII));
  }

  private static long decode(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      return Long.parseLong(text.substring("before ".length()));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw new ApiException(RpcCode.INVALID_ARGUMENT, "Invalid page token.");
    }
  }
}
