package dev.promptbeam.cli;

import dev.promptbeam.cli.live.LiveRegion;
import dev.promptbeam.report.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Where the commands print. Whatever they print, nothing in it can steer a terminal, and a text
 * that is printed by {@code println} stays on its line.
 */
final class PlainWriter extends PrintWriter {
  private final LiveRegion region;

  private PlainWriter(Writer out, LiveRegion region) {
    super(out, true);
    this.region = region;
  }

  /**
   * Prints to that writer.
   *
   * @param region what is drawn on the same terminal; lines are printed above it
   */
  static PlainWriter to(PrintWriter out, LiveRegion region) {
    return new PlainWriter(new Escaping(out), region);
  }

  /** One line, whatever it holds. */
  @Override
  public void println(String line) {
    region.above(() -> super.println(PlainText.onOneLine(String.valueOf(line))));
  }

  /** A text of whole lines, such as one of the log. */
  @Override
  public void print(String lines) {
    region.above(
        () -> {
          super.print(lines);
          flush(); // while nothing is drawn
        });
  }

  /** As a text: a trace is printed by this, line by line. */
  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  /** Passes on what is printed otherwise, such as help and traces, which have many lines. */
  private static final class Escaping extends Writer {
    private final PrintWriter to;

    Escaping(PrintWriter to) {
      this.to = to;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
      to.print(PlainText.escaped(new String(buffer, offset, length), true));
    }

    @Override
    public void flush() throws IOException {
      if (to.checkError()) {
        throw new IOException("nobody reads it"); // for checkError of the writer above
      }
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
