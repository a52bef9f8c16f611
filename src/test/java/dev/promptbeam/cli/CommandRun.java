package dev.promptbeam.cli;

import dev.promptbeam.model.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** The command run inside this process. */
public record CommandRun(int exitCode, String out, String err) {
  public static CommandRun of(Object... arguments) {
    return in(Surroundings.ofThisProcess(), arguments);
  }

  /** Run where the environment, the clock and the randomness are those. */
  static CommandRun in(Surroundings surroundings, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int exitCode =
        Main.commandLine(surroundings, new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(words);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
