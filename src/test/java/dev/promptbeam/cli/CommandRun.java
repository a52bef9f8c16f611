package dev.promptbeam.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The command run inside this process. */
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int exitCode =
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(texts);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
