package dev.promptbeam.cli.live;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The last lines of a terminal, drawn again in their place. Whatever else is printed goes through
 * {@link #above}, so that it stands above them, whole. The cursor is never hidden and always below,
 * so that nothing has to be put right after a kill.
 */
public final class LiveRegion {
  /** Up so many lines, to the beginning of that one. */
  private static final String UP = "\033[%dF";

  private static final String CLEAR_BELOW = "\033[J";
  private static final String CLEAR_LINE = "\033[2K";

  private final PrintWriter out;
  private List<String> shown = List.of();
  private boolean closed;

  public LiveRegion(PrintWriter out) {
    this.out = out;
  }

  /** Shows lines in the place of those before; none of them may be wider than the terminal. */
  public synchronized void show(List<String> lines) {
    if (closed || lines.equals(shown)) {
      return;
    }
    StringBuilder text = new StringBuilder(up());
    lines.forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
    if (lines.size() < shown.size()) {
      text.append(CLEAR_BELOW);
    }
    shown = List.copyOf(lines);
    write(text.toString());
  }

  /** Prints whole lines above the region. */
  public synchronized void above(Runnable printing) {
    if (shown.isEmpty()) {
      printing.run();
      return;
    }
    List<String> lines = shown;
    erase();
    printing.run();
    show(lines);
  }

  /** Takes the region away, for good. */
  public synchronized void close() {
    erase();
    closed = true;
  }

  private void erase() {
    if (!shown.isEmpty()) {
      write(up() + CLEAR_BELOW);
      shown = List.of();
    }
  }

  private String up() {
    return shown.isEmpty() ? "" : String.format(Locale.ROOT, UP, shown.size());
  }

  /** In one piece, so that nothing is seen half drawn. */
  private void write(String text) {
    out.print(text);
    out.flush();
  }
}
