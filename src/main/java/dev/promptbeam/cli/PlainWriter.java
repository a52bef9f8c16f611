package dev.promptbeam.cli;

import dev.promptbeam.report.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Where the commands print. Whatever they print, nothing in it can steer a terminal, and a text
 * that is printed by {@code println} stays on its line.
 */
final class PlainWriter extends PrintWriter {
  private PlainWriter(Writer out) {
    super(out, true);
  }

  /** Prints to that writer. */
  static PlainWriter to(PrintWriter out) {
    return new PlainWriter(new Escaping(out));
  }

  /** One line, whatever it holds. */
  @Override
  public void println(String line) {
    super.println(PlainText.onOneLine(String.valueOf(line)));
  }

  /** As a text: a trace is printed by this, line by line. */
  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  /** A sequence of our own that is meant for the terminal. */
  void control(String sequence) {
    synchronized (lock) {
      flush();
      ((Escaping) out).raw(sequence);
    }
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

    void raw(String sequence) {
      to.print(sequence);
      to.flush();
    }

    @Override
    public void flush() {
      to.flush();
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
