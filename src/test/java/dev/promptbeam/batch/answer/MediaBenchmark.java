package dev.promptbeam.batch.answer;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.judge.Classifier;
import dev.promptbeam.result.line.LineLocation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An answer file of pictures is judged and joined, and each picture becomes a file; then {@code jq}
 * and {@code base64 -d} take them out of the same file. Needs twice the answers' bytes of disk,
 * {@code jq}, and cleans up.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -Xmx512m -cp target/promptbeam:target/test-classes dev.promptbeam.batch.answer.MediaBenchmark [ANSWERS] [BYTES]
 * }</pre>
 */
final class MediaBenchmark {
  private MediaBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int answers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
    int bytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    Path folder = Files.createTempDirectory("media-benchmark");
    try {
      run(folder, answers, bytes, System.out);
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void run(Path folder, int answers, int bytes, PrintStream out) throws Exception {
    Path responses = write(folder, answers, bytes);
    long size = Files.size(responses);
    long started = System.nanoTime();
    Map<String, Outcome> outcomes = new HashMap<>();
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP"), false, null, false);
    for (Entry entry :
        AnswerScan.scan(responses, folder.resolve("requests.jsonl"), Classifier.of(policy))
            .entries()) {
      LineLocation place = new LineLocation(responses, entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    long judged = System.nanoTime();
    Counting sink = new Counting();
    RowJoin.join(
        new ResultShape(true, true, true, Texts.PLAIN, "m", false, false),
        folder.resolve("rows.jsonl"),
        outcomes,
        key -> Json.MAPPER.nullNode(),
        sink,
        new MediaFolder(RunDirectory.of(folder)));
    long joined = System.nanoTime();
    if (sink.results != answers) {
      throw new IllegalStateException(sink.results + " results of " + answers);
    }
    out.printf(
        Locale.ROOT, "%,d pictures of %,d bytes, %,d bytes of answers%n", answers, bytes, size);
    double judging = tell(out, "judged", size, judged - started);
    double joining = tell(out, "joined, pictures written", size, joined - judged);
    double script = script(folder, responses, size, out);
    out.printf(Locale.ROOT, "ratio to jq: %.2f%n", script / (judging + joining));
  }

  /** One process each for all of the file, which is the most a script can do for its speed. */
  private static double script(Path folder, Path responses, long size, PrintStream out)
      throws IOException, InterruptedException {
    String command =
        "jq -r '.response.candidates[0].content.parts[0].inlineData.data' \"$1\""
            + " | base64 -d > \"$2\"";
    long started = System.nanoTime();
    int exitCode =
        new ProcessBuilder(
                "sh", "-c", command, "sh", responses.toString(), folder.resolve("all").toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("jq and base64 ended with " + exitCode);
    }
    return tell(out, "jq | base64 -d, one file", size, System.nanoTime() - started);
  }

  private static double tell(PrintStream out, String what, long bytes, long nanos) {
    double seconds = nanos / 1e9;
    out.printf(Locale.ROOT, "%-26s %6.1f s  %6.1f MB/s%n", what, seconds, bytes / 1e6 / seconds);
    return seconds;
  }

  private static Path write(Path folder, int answers, int bytes) throws IOException {
    byte[] picture = new byte[bytes];
    new Random(1).nextBytes(picture);
    byte[] data = Base64.getEncoder().encode(picture);
    Path responses = folder.resolve("responses.jsonl");
    try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(responses));
        OutputStream requests =
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("requests.jsonl")));
        OutputStream rows =
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("rows.jsonl")))) {
      for (int i = 0; i < answers; i++) {
        String key = String.format(Locale.ROOT, "%032x", i);
        requests.write(text("{\"key\":\"" + key + "\",\"request\":{}}\n"));
        String source = "{\"key\":\"r\",\"source\":{\"file\":\"f\",\"position\":" + i + "}";
        rows.write(text(source + ",\"requestKey\":\"" + key + "\",\"row\":{}}\n"));
        lines.write(
            text(
                "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{"
                    + "\"mimeType\":\"image/png\",\"data\":\""));
        lines.write(data);
        lines.write(
            text("\"}}]},\"finishReason\":\"STOP\",\"index\":0}]},\"key\":\"" + key + "\"}\n"));
      }
    }
    return responses;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Counts results; there are no dead letters. */
  private static final class Counting implements JoinSink {
    private long results;

    @Override
    public void result(byte[] line) {
      results++;
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      throw new IllegalStateException(List.of(letter.reason(), letter.message()).toString());
    }
  }
}
