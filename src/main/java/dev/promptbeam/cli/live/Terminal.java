package dev.promptbeam.cli.live;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that standard output is.
 *
 * @param size how large it is now
 */
public record Terminal(Supplier<Size> size) {
  /**
   * Set by the file that users start: whether standard output is a terminal, which Java cannot ask:
   * its console wants standard input to be one too, and since JDK 22 may be there on pipes.
   */
  private static final String PROPERTY = "promptbeam.terminal";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,4})[ x](\\d{1,4})\\s*");

  /** Rows and columns. */
  public record Size(int rows, int columns) {
    static final Size USUAL = new Size(24, 80);

    /** What {@code stty size} says; the usual size where it says nothing, or 0. */
    static Size parse(@Nullable String text) {
      Matcher size = SIZE.matcher(text == null ? "" : text);
      if (!size.matches()) {
        return USUAL;
      }
      int rows = Integer.parseInt(size.group(1));
      int columns = Integer.parseInt(size.group(2));
      return new Size(rows == 0 ? USUAL.rows : rows, columns == 0 ? USUAL.columns : columns);
    }
  }

  /**
   * Where lines may be drawn again in their place.
   *
   * @return null where standard output is no terminal, or only plain lines are wanted
   */
  public static @Nullable Terminal of(Map<String, String> environment) {
    String told = System.getProperty(PROPERTY);
    boolean terminal = told == null ? System.console() != null : !told.equals("no");
    return terminal && isWanted(environment)
        ? new Terminal(new Measured(Size.parse(told), System::nanoTime))
        : null;
  }

  static boolean isWanted(Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "");
    return !kind.isEmpty()
        && !kind.equals("dumb")
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && environment.getOrDefault("CI", "").isEmpty();
  }

  /** Asks once in a while, as a window may be made larger and smaller. */
  private static final class Measured implements Supplier<Size> {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);
    private final Supplier<Long> nanos;
    private Size size;
    private long asked;
    private boolean fails;

    Measured(Size size, Supplier<Long> nanos) {
      this.size = size;
      this.nanos = nanos;
      this.asked = nanos.get();
    }

    @Override
    public synchronized Size get() {
      if (!fails && nanos.get() - asked >= INTERVAL) {
        asked = nanos.get();
        size = ask();
      }
      return size;
    }

    private Size ask() {
      try {
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/fd/1"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] answer = stty.getInputStream().readAllBytes();
        String text = new String(answer, StandardCharsets.US_ASCII);
        return SIZE.matcher(text).matches() ? Size.parse(text) : size;
      } catch (IOException noSuchCommand) {
        fails = true;
        return size;
      }
    }
  }
}
