package dev.promptbeam.batch.answer;

import com.sun.management.OperatingSystemMXBean;
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
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An answer file of pictures is judged and joined, and each picture becomes a file; then {@code jq}
 * and {@code base64 -d} take them out of the same file; and both twice more. At last the first of
 * the answers is joined to 10,000 rows that share it. Needs twice the answers' bytes of disk,
 * {@code jq}, and cleans up.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -Xmx512m -cp target/promptbeam:target/test-classes dev.promptbeam.batch.answer.MediaBenchmark [ANSWERS] [BYTES]
 * }</pre>
 */
final class MediaBenchmark {
  private static final int ROUNDS = 3;
  private static final int SHARING = 10_000;

  private MediaBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int answers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
    int bytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    Path folder = Files.createTempDirectory("media-benchmark");
    try {
      run(folder, answers, bytes, System.out);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void run(Path folder, int answers, int bytes, PrintStream out) throws Exception {
    Path responses = write(folder, answers, bytes);
    long size = Files.size(responses);
    out.printf(
        Locale.ROOT, "%,d pictures of %,d bytes, %,d bytes of answers%n", answers, bytes, size);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Measure measure = new Measure(size, out);
      Map<String, Outcome> outcomes = judge(folder, responses);
      double ours = measure.tell("judged", processSeconds());
      join(folder, "rows.jsonl", outcomes, answers);
      ours += measure.tell("joined, pictures written", processSeconds());
      delete(folder.resolve("media"));
      measure.begin(0);
      double script = measure.tell("jq | base64 -d, one file", script(folder, responses));
      Files.delete(folder.resolve("all"));
      ratios.add(script / ours);
      out.printf(Locale.ROOT, "ratio to jq: %.2f%n", script / ours);
    }
    ratios.sort(Comparator.naturalOrder());
    out.printf(Locale.ROOT, "median: %.2f%n", ratios.get(ROUNDS / 2));
    Map<String, Outcome> outcomes = judge(folder, responses);
    Measure shared = new Measure(size / answers, out);
    join(folder, "shared.jsonl", outcomes, SHARING);
    shared.tell("one for 10,000 rows", processSeconds());
  }

  private static Map<String, Outcome> judge(Path folder, Path responses) throws IOException {
    Map<String, Outcome> outcomes = new HashMap<>();
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP"), false, null, false);
    for (Entry entry :
        AnswerScan.scan(responses, folder.resolve("requests.jsonl"), Classifier.of(policy))
            .entries()) {
      LineLocation place = new LineLocation(responses, entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    return outcomes;
  }

  private static void join(Path folder, String rows, Map<String, Outcome> outcomes, long wanted)
      throws IOException {
    Counting sink = new Counting();
    RowJoin.join(
        new ResultShape(true, true, true, Texts.PLAIN, "m", false, false),
        folder.resolve(rows),
        outcomes,
        key -> Json.MAPPER.nullNode(),
        sink,
        new MediaFolder(RunDirectory.of(folder)));
    if (sink.results != wanted) {
      throw new IllegalStateException(sink.results + " results of " + wanted);
    }
  }

  /**
   * One process each for all of the file, which is the most a script can do for its speed.
   *
   * @return the processor time that both took, in seconds
   */
  private static double script(Path folder, Path responses)
      throws IOException, InterruptedException {
    String command =
        "jq -r '.response.candidates[0].content.parts[0].inlineData.data' \"$1\""
            + " | base64 -d > \"$2\"; times";
    Process process =
        new ProcessBuilder(
                "sh", "-c", command, "sh", responses.toString(), folder.resolve("all").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("jq and base64 failed");
    }
    double seconds = 0;
    Matcher matcher = Pattern.compile("(\\d+)m([\\d.]+)s").matcher(times);
    while (matcher.find()) {
      seconds += 60 * Integer.parseInt(matcher.group(1)) + Double.parseDouble(matcher.group(2));
    }
    return seconds;
  }

  private static double processSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** Tells how long each step took since the one before, by the wall and by the processor. */
  private static final class Measure {
    private final long size;
    private final PrintStream out;
    private long started;
    private double processor;

    Measure(long size, PrintStream out) {
      this.size = size;
      this.out = out;
      begin(processSeconds());
    }

    void begin(double processorNow) {
      started = System.nanoTime();
      processor = processorNow;
    }

    double tell(String what, double processorNow) {
      double seconds = (System.nanoTime() - started) / 1e9;
      out.printf(
          Locale.ROOT,
          "%-26s %6.1f s  %6.1f MB/s  processor %6.1f s%n",
          what,
          seconds,
          size / 1e6 / seconds,
          processorNow - processor);
      begin(processorNow);
      return seconds;
    }
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
        rows.write(row(i, key));
        lines.write(
            text(
                "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{"
                    + "\"mimeType\":\"image/png\",\"data\":\""));
        lines.write(data);
        lines.write(
            text("\"}}]},\"finishReason\":\"STOP\",\"index\":0}]},\"key\":\"" + key + "\"}\n"));
      }
    }
    try (OutputStream rows =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("shared.jsonl")))) {
      for (int i = 0; i < SHARING; i++) {
        rows.write(row(i, "0".repeat(32)));
      }
    }
    return responses;
  }

  private static byte[] row(int position, String key) {
    String source = "{\"key\":\"r\",\"source\":{\"file\":\"f\",\"position\":" + position + "}";
    return text(source + ",\"requestKey\":\"" + key + "\",\"row\":{}}\n");
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
