package dev.promptbeam.batch.answer;

import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.score.ScoreRule;
import dev.promptbeam.score.ScoreRule.Options;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.ScoreRules.Missing;
import dev.promptbeam.score.ScoreType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shard of 20,000 rows, each as long as those of GSM8K, is joined with its answers, from their
 * index by key to the file of results: without a score, and in turn with one of each kind, some
 * against what is as short as most references are and against one of 290 characters. Says by how
 * much each makes the join dearer, in time of the thread's processor, as the median of the rounds.
 * Needs 200 MB of disk, and cleans up.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -Xmx512m -cp target/promptbeam:target/test-classes dev.promptbeam.batch.answer.ScoringBenchmark [RESULTS] [KIND...]
 * }</pre>
 */
final class ScoringBenchmark {
  private static final int SHARD = 20_000;
  private static final int WARMING = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Random RANDOM = new Random(1);

  private final String name;
  private final ResultShape shape;
  private final List<Double> seconds = new ArrayList<>();

  private ScoringBenchmark(String name, @Nullable ScoreRule rule) {
    this.name = name;
    this.shape =
        new ResultShape(
            true,
            true,
            true,
            Texts.PLAIN,
            "m",
            false,
            false,
            false,
            new ScoreRules(Missing.ZERO, rule == null ? List.of() : List.of(rule)),
            TrialNames.NONE,
            false);
  }

  public static void main(String[] arguments) throws Exception {
    int results = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    List<String> wanted =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    Path folder = Files.createTempDirectory("scoring-benchmark");
    for (boolean json : new boolean[] {false, true}) {
      List<ScoringBenchmark> kinds = kinds(json, wanted);
      if (kinds.size() > 1) {
        write(folder, json);
        for (int round = -WARMING; round < results / SHARD; round++) {
          for (ScoringBenchmark kind : kinds) {
            kind.shard(folder, round >= 0);
          }
        }
        kinds.forEach(kind -> kind.tell(kinds.get(0), System.out));
      }
    }
    delete(folder);
  }

  private static List<ScoringBenchmark> kinds(boolean json, List<String> wanted) {
    List<ScoringBenchmark> kinds = new ArrayList<>();
    kinds.add(new ScoringBenchmark(json ? "no score, JSON" : "no score", null));
    for (ScoreType type : ScoreType.values()) {
      boolean one = type != ScoreType.COSINE && type != ScoreType.JUDGE;
      if (one
          && json == (type == ScoreType.JSON)
          && (wanted.isEmpty() || wanted.contains(type.word()))) {
        kinds.add(new ScoringBenchmark(type.word(), rule(type, expected(type))));
        if (type == ScoreType.NORMALIZED || type == ScoreType.F1) {
          kinds.add(new ScoringBenchmark(type.word() + " of 290", rule(type, "{{answer}}")));
        }
      }
    }
    return kinds;
  }

  private static String expected(ScoreType type) {
    return switch (type) {
      case CHOICE -> "{{choice}}";
      case JSON -> "{\"label\":\"{{choice}}\",\"number\":\"{{number}}\"}";
      default -> "{{number}}";
    };
  }

  private static ScoreRule rule(ScoreType type, String expected) {
    String pattern = type == ScoreType.REGEX ? "#### *([0-9]+)" : null;
    return new ScoreRule(
        type.word(),
        type,
        List.of(expected),
        false,
        List.of(),
        new Options(false, pattern, null, false, 5));
  }

  private void shard(Path folder, boolean counts) throws IOException {
    Path file = folder.resolve("results.jsonl");
    try (LineFile results = new LineFile(file)) {
      long before = THREADS.getCurrentThreadCpuTime();
      Map<String, Outcome> outcomes = outcomes(folder);
      RowJoin.join(
          shape,
          folder.resolve("rows.jsonl"),
          outcomes,
          key -> Json.MAPPER.nullNode(),
          new Writing(results),
          new MediaFolder(RunDirectory.of(folder)));
      if (counts) {
        seconds.add((THREADS.getCurrentThreadCpuTime() - before) / 1e9);
      }
      if (results.lines() != SHARD) {
        throw new IllegalStateException(results.lines() + " results of " + SHARD);
      }
      results.commit();
    }
    Files.delete(file);
  }

  private void tell(ScoringBenchmark plain, PrintStream out) {
    double[] ratios = new double[seconds.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = seconds.get(i) / plain.seconds.get(i);
    }
    Arrays.sort(ratios);
    out.printf(
        Locale.ROOT,
        "%-17s %,9d results  %5.2f us each  %+6.1f %%%n",
        name,
        ratios.length * SHARD,
        1e6 * seconds.stream().mapToDouble(Double::doubleValue).average().orElse(0) / SHARD,
        100 * (ratios[ratios.length / 2] - 1));
  }

  private static void write(Path folder, boolean json) throws IOException {
    Path responses = folder.resolve("responses.jsonl");
    try (OutputStream lines = open(responses);
        OutputStream requests = open(folder.resolve("requests.jsonl"));
        OutputStream rows = open(folder.resolve("rows.jsonl"))) {
      for (int i = 0; i < SHARD; i++) {
        String key = String.format(Locale.ROOT, "%032x", i);
        String choice = String.valueOf((char) ('A' + i % 5));
        requests.write(text("{\"key\":\"" + key + "\",\"request\":{}}\n"));
        rows.write(
            text(
                "{\"key\":\"r-"
                    + i
                    + "\",\"source\":{\"file\":\"f.jsonl\",\"position\":"
                    + i
                    + "},\"requestKey\":\""
                    + key
                    + "\",\"row\":{\"question\":\""
                    + prose(235)
                    + "\",\"answer\":\""
                    + prose(290)
                    + "\\n#### "
                    + i
                    + "\",\"choice\":\""
                    + choice
                    + "\",\"number\":\""
                    + i
                    + "\"}}\n"));
        String answer =
            json
                ? "{\\\"label\\\": \\\""
                    + choice
                    + "\\\", \\\"number\\\": "
                    + i
                    + ", \\\"x\\\": []}"
                : prose(290) + "\\nThe answer is (" + choice + ").\\n#### " + (i + i % 2);
        lines.write(
            text(
                "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
                    + answer
                    + "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":200,"
                    + "\"totalTokenCount\":212},\"modelVersion\":\"gemini-2.5-flash\"},\"key\":\""
                    + key
                    + "\"}\n"));
      }
    }
  }

  private static Map<String, Outcome> outcomes(Path folder) throws IOException {
    Path responses = folder.resolve("responses.jsonl");
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Entry entry :
        AnswerScan.scan(responses, folder.resolve("requests.jsonl"), Texts.PLAIN.policy().judge())
            .entries()) {
      LineLocation place = new LineLocation(responses, entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    return outcomes;
  }

  /** About so many characters of words as English has them, with sums and stops between. */
  private static String prose(int length) {
    String letters = "etaoinshrdlucmfwygpbvkxqjz";
    StringBuilder prose = new StringBuilder();
    while (prose.length() < length) {
      for (int left = 1 + RANDOM.nextInt(8); left > 0; left--) {
        prose.append(letters.charAt((int) (26 * Math.pow(RANDOM.nextDouble(), 2))));
      }
      int next = RANDOM.nextInt(40);
      prose.append(
          next == 0
              ? ".\\n"
              : next == 1 ? ", the " : next == 2 ? " 3*4=12 " : next == 3 ? ". A " : " ");
    }
    return prose.toString();
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes results as a shard's part is written. */
  private record Writing(LineFile out) implements JoinSink {
    @Override
    public void result(byte[] line) throws IOException {
      out.writeLine(line);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      throw new IllegalStateException(letter.reason() + ": " + letter.message());
    }
  }
}
