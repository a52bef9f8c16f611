package dev.promptbeam.judges;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of other people, run against an emulator of its own until it has judged it. */
final class Judge {
  static final Path BUILT = Path.of("target/judges");
  private static final String KEY = "judges-key";
  private static final int PATIENCE_SECONDS = 120;

  private Judge() {}

  /** What a judge said, line by line, and how it ended. */
  record Verdict(int exitCode, List<String> said) {
    List<String> passed() {
      return said.stream().filter(line -> line.startsWith("ok ")).toList();
    }
  }

  /**
   * Starts an emulator and the command, which is given the emulator's address, its key and a
   * directory for files as its last arguments.
   */
  static Verdict judge(Path directory, List<String> command)
      throws IOException, InterruptedException {
    return judge(EmulatorOptions.defaults(), directory, command);
  }

  /** The same with an emulator that refuses every cancel, which a judge must notice. */
  static Verdict judgeMisbehaving(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path faults =
        Files.writeString(
            directory.resolve("faults.json"),
            "[{\"operation\":\"batches.cancel\",\"action\":{\"type\":\"status\",\"code\":400}}]");
    return judge(EmulatorOptions.defaults().withFaultsFile(faults), directory, command);
  }

  private static Verdict judge(EmulatorOptions options, Path directory, List<String> command)
      throws IOException, InterruptedException {
    try (EmulatorServer emulator = EmulatorServer.start(options.withApiKey(KEY))) {
      return run(Path.of(""), command, List.of(emulator.baseUrl(), KEY, directory.toString()));
    }
  }

  /** Whether all these programs can be found on the search path. */
  static boolean isInstalled(String... programs) {
    String[] directories = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    return Arrays.stream(programs)
        .allMatch(
            program ->
                Arrays.stream(directories)
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))));
  }

  /** Runs a command to its end; what it prints on both streams is what it said. */
  static Verdict run(Path workingDirectory, List<String> command, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("judge", ".out");
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.command().addAll(arguments);
    builder.directory(workingDirectory.toAbsolutePath().toFile());
    withoutKeys(builder.environment());
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("no end of " + command + ": " + Files.readString(output));
      }
      return new Verdict(process.exitValue(), Files.readAllLines(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  /** The SDKs would take keys and addresses from the environment. */
  private static void withoutKeys(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("GEMINI_") || name.startsWith("GOOGLE_"));
  }
}
