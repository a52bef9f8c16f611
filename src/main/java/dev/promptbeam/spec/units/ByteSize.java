package dev.promptbeam.spec.units;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes as people write them: {@code 200MB}; units are powers of 1000. */
public final class ByteSize {
  /** What a text that is none is answered with. */
  public static final String WANTED = "wants a size such as 200KB, 200MB or 2GB";

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(KB|MB|GB|)");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "KB", 1000L, "MB", 1_000_000L, "GB", 1_000_000_000L);

  private ByteSize() {}

  /** Bytes, at most {@link Long#MAX_VALUE}; null where the text is no size. */
  public static @Nullable Long parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long unit = UNITS.getOrDefault(matcher.group(2), 1L);
    long count = Long.parseLong(matcher.group(1));
    return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
  }
}
