package dev.promptbeam.benchmark;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file of 2 GB in lines of 1 MB goes up, through the emulator's job, and comes down with answers
 * of 1 MB each; client and emulator are JVMs of 256 MB heap. Needs 8 GB of disk, and cleans up.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -cp target/promptbeam:target/test-classes dev.promptbeam.benchmark.LargeFileBenchmark [LINES]
 * }</pre>
 */
final class LargeFileBenchmark {
  private static final String HEAP = "256m";
  private static final int LINE = 1_000_000;
  private static final long LINES = 2_000;

  /** What an answer line holds besides its text is little. */
  static final int ANSWER = 999_000;

  private LargeFileBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    long lines = arguments.length == 0 ? LINES : Long.parseLong(arguments[0]);
    Path folder = Files.createTempDirectory("large-file");
    try {
      run(folder, lines);
    } finally {
      remove(folder);
    }
  }

  private static void run(Path folder, long lines) throws Exception {
    Path input = folder.resolve("input.jsonl");
    writeInput(input, lines);
    Process emulator =
        Processes.java(
                HEAP,
                "dev.promptbeam.cli.Main",
                "emulator",
                "--state",
                folder.resolve("state").toString())
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(emulator.getInputStream(), StandardCharsets.UTF_8))) {
      String address = said.readLine().replaceFirst(".*(http://)", "$1");
      answerWith("y".repeat(ANSWER), address);
      Process client =
          Processes.java(
                  HEAP, LargeFile.class.getName(), address, input.toString(), Long.toString(lines))
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      int exitCode = client.waitFor();
      System.out.println("emulator, peak memory: " + Processes.peak(emulator.toHandle()));
      if (exitCode != 0) {
        throw new IllegalStateException("the client ended with " + exitCode);
      }
    } finally {
      emulator.destroyForcibly().waitFor();
    }
  }

  static String key(long line) {
    return String.format(Locale.ROOT, "key-%08d", line);
  }

  private static void writeInput(Path file, long lines) throws IOException {
    String tail = "\"}]}]}}\n";
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long line = 0; line < lines; line++) {
        String head =
            "{\"key\":\"%s\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\""
                .formatted(key(line));
        int filling = LINE - head.length() - tail.length();
        out.write((head + "x".repeat(filling) + tail).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** The emulator's own answers are short. */
  private static void answerWith(String text, String address) throws Exception {
    String fault =
        "{\"operation\":\"line\",\"action\":{\"type\":\"text\",\"text\":\"" + text + "\"}}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/_emulator/faults"))
            .POST(BodyPublishers.ofString(fault))
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
