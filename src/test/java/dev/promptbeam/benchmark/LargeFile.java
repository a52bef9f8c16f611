package dev.promptbeam.benchmark;

import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sleeper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The client's side of {@link LargeFileBenchmark}: a file goes up, becomes a job, and its answers
 * come down.
 */
final class LargeFile {
  private static final Duration LONGEST_JOB = Duration.ofMinutes(30);

  private final GeminiClient client;
  private final Path target;

  private LargeFile(GeminiClient client, Path target) {
    this.client = client;
    this.target = target;
  }

  /** Takes the server's address, the input file and how many lines it has. */
  public static void main(String[] arguments) throws Exception {
    Path input = Path.of(arguments[1]);
    ClientOptions options = ClientOptions.of(URI.create(arguments[0]));
    try (GeminiClient client =
        new HttpGeminiClient(
            options, ApiKey.of("benchmark"), Sleeper.system(), Clock.systemUTC())) {
      new LargeFile(client, input.resolveSibling("answers.jsonl"))
          .run(input, Long.parseLong(arguments[2]));
    }
    System.out.println("client, peak memory: " + Processes.peak(ProcessHandle.current()));
  }

  private void run(Path input, long lines) throws Exception {
    Instant start = Instant.now();
    RemoteFile file = client.upload(input, "large");
    Instant uploaded = said("upload", start, Files.size(input));
    BatchJob job =
        client.createBatch(RequestKind.GENERATE, "gemini-3.5-flash-lite", "large", file.name());
    Instant created = said("create, which checks every line", uploaded, Files.size(input));
    String answers = awaitAnswers(job.name());
    Instant ended = said("job", created, Files.size(input));
    client.download(answers, target);
    said("download", ended, Files.size(target));
    check(target, lines);
  }

  private String awaitAnswers(String job) throws Exception {
    Instant most = Instant.now().plus(LONGEST_JOB);
    while (Instant.now().isBefore(most)) {
      BatchJob seen = client.getBatch(job);
      if (seen.responsesFile() != null) {
        return seen.responsesFile();
      }
      Sleeper.system().sleep(Duration.ofMillis(200));
    }
    throw new IllegalStateException(job + " does not end");
  }

  /** Every line is there, in order, with an answer of a megabyte. */
  private static void check(Path answers, long lines) throws IOException {
    long number = 0;
    try (BufferedReader reader = Files.newBufferedReader(answers)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        boolean right = line.contains("\"key\":\"" + LargeFileBenchmark.key(number) + "\"");
        if (!right || line.length() < LargeFileBenchmark.ANSWER) {
          throw new IllegalStateException("line " + number + " is not the answer that is due");
        }
        number++;
      }
    }
    if (number != lines) {
      throw new IllegalStateException(number + " answers to " + lines + " lines");
    }
    System.out.println("checked: " + number + " answers");
  }

  private static Instant said(String what, Instant since, long bytes) {
    Instant now = Instant.now();
    double seconds = Duration.between(since, now).toMillis() / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s, %.0f MB/s (%d bytes)%n",
        what,
        seconds,
        bytes / 1e6 / seconds,
        bytes);
    return now;
  }
}
