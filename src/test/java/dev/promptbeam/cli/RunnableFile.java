package dev.promptbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The file that users get, run in a process of its own without any key in its environment. */
public final class RunnableFile {
  private static final int PATIENCE_MINUTES = 5;

  private RunnableFile() {}

  /** What a finished process left. */
  public record Ended(int exitCode, String out, String err) {}

  /** Runs the command to its end. */
  public static Ended run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile("promptbeam", ".out");
    Path err = Files.createTempFile("promptbeam", ".err");
    Process process =
        builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("no end of " + String.join(" ", arguments));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static ProcessBuilder builder(String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(
        Objects.requireNonNull(
            System.getProperty("promptbeam.file"), "run by Maven's verify, which names the file"));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GEMINI_") || name.startsWith("GOOGLE_"));
    return builder;
  }
}
