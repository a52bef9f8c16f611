package dev.promptbeam.batch.answer;

import com.sun.management.OperatingSystemMXBean;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.AnswerMembers;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.VectorMembers;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.result.judge.VectorPolicy;
import dev.promptbeam.result.line.LineLocation;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Shards of embeddings of 768 numbers are judged and joined to their rows, and in turn with them as
 * many bytes of texts: in lines as long as those of the embeddings, and in lines of 1 KB. A shard
 * is removed once it is written. Needs 1 GB of disk, and cleans up.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -Xmx512m -cp target/promptbeam:target/test-classes dev.promptbeam.batch.answer.AnswerBenchmark [EMBEDDINGS]
 * }</pre>
 */
final class AnswerBenchmark {
  private static final int SHARD = 20_000;
  private static final int NUMBERS = 768;
  private static final Random RANDOM = new Random(1);

  private final String name;
  private final Judge judge;
  private final AnswerMembers members;
  private final int perShard;
  private final byte[] before;
  private final byte[] pool;
  private final int part;
  private final byte[] behind;
  private long answers;
  private long bytes;
  private double judging;
  private double joining;
  private double processor;

  private AnswerBenchmark(
      String name,
      Judge judge,
      AnswerMembers members,
      int perShard,
      String before,
      String pool,
      int part,
      String behind) {
    this.name = name;
    this.judge = judge;
    this.members = members;
    this.perShard = perShard;
    this.before = text(before);
    this.pool = text(pool);
    this.part = part;
    this.behind = text(behind);
  }

  public static void main(String[] arguments) throws Exception {
    int embeddings = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    Path folder = Files.createTempDirectory("answer-benchmark");
    List<AnswerBenchmark> kinds = List.of(embeddings(), texts(8_950, 1), texts(700, 10));
    for (int done = 0; done < embeddings; done += SHARD) {
      for (AnswerBenchmark kind : kinds) {
        kind.shard(folder);
        delete(folder);
        Files.createDirectories(folder);
      }
    }
    Files.delete(folder);
    kinds.forEach(kind -> kind.tell(System.out));
  }

  /** Numbers as the service writes them, of which each answer has the 768 from some place on. */
  private static AnswerBenchmark embeddings() {
    StringBuilder pool = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      pool.append(
          String.format(Locale.ROOT, "%s%.8f,", i % 2 == 0 ? "" : "-", RANDOM.nextFloat() / 10));
    }
    return new AnswerBenchmark(
        "embeddings",
        new VectorPolicy(NUMBERS, false, false).judge(),
        new VectorMembers(false),
        SHARD,
        "{\"response\":{\"embedding\":{\"values\":[",
        pool.toString(),
        NUMBERS,
        "]},\"usageMetadata\":{\"promptTokenCount\":12}}");
  }

  private static AnswerBenchmark texts(int length, int times) {
    StringBuilder pool = new StringBuilder();
    while (pool.length() < 1_000_000) {
      String word = Long.toString(Math.abs(RANDOM.nextLong()), 36);
      pool.append(word, 0, 1 + RANDOM.nextInt(9)).append(RANDOM.nextInt(40) == 0 ? "\\n" : " ");
    }
    return new AnswerBenchmark(
        "texts of " + length,
        new AnswerPolicy(Set.of("STOP"), false, null, false).judge(),
        Texts.PLAIN,
        SHARD * times,
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"",
        pool.toString(),
        -length,
        "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":"
            + "{\"promptTokenCount\":12,\"candidatesTokenCount\":200,\"totalTokenCount\":212},"
            + "\"modelVersion\":\"gemini-2.5-flash\"}");
  }

  private void shard(Path folder) throws IOException {
    Path responses = write(folder);
    bytes += Files.size(responses);
    answers += perShard;
    double processorBefore = processorSeconds();
    long started = System.nanoTime();
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Entry entry :
        AnswerScan.scan(responses, folder.resolve("requests.jsonl"), judge).entries()) {
      LineLocation place = new LineLocation(responses, entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    long judged = System.nanoTime();
    try (LineFile results = new LineFile(folder.resolve("results.jsonl"))) {
      RowJoin.join(
          new ResultShape(true, true, true, members, "m", false, false),
          folder.resolve("rows.jsonl"),
          outcomes,
          key -> Json.MAPPER.nullNode(),
          new Writing(results),
          new MediaFolder(RunDirectory.of(folder)));
      if (results.lines() != perShard) {
        throw new IllegalStateException(results.lines() + " results of " + perShard);
      }
      results.commit();
    }
    judging += (judged - started) / 1e9;
    joining += (System.nanoTime() - judged) / 1e9;
    processor += processorSeconds() - processorBefore;
  }

  private void tell(PrintStream out) {
    double megabytes = bytes / 1e6;
    out.printf(
        Locale.ROOT,
        "%-14s %,9d answers %,7.0f MB  judged %5.0f MB/s  joined %5.0f MB/s  both %5.0f MB/s  a"
            + " second of the processor %5.0f MB%n",
        name,
        answers,
        megabytes,
        megabytes / judging,
        megabytes / joining,
        megabytes / (judging + joining),
        megabytes / processor);
  }

  private Path write(Path folder) throws IOException {
    Path responses = folder.resolve("responses.jsonl");
    try (OutputStream lines = open(responses);
        OutputStream requests = open(folder.resolve("requests.jsonl"));
        OutputStream rows = open(folder.resolve("rows.jsonl"))) {
      for (int i = 0; i < perShard; i++) {
        String key = String.format(Locale.ROOT, "%032x", i);
        requests.write(text("{\"key\":\"" + key + "\",\"request\":{}}\n"));
        String source = "{\"key\":\"r\",\"source\":{\"file\":\"f\",\"position\":" + i + "}";
        rows.write(text(source + ",\"requestKey\":\"" + key + "\",\"row\":{\"id\":1}}\n"));
        lines.write(before);
        lines.write(some());
        lines.write(behind);
        lines.write(text(",\"key\":\"" + key + "\"}\n"));
      }
    }
    return responses;
  }

  /** So many numbers, or so many characters, of the pool. */
  private byte[] some() {
    int from = RANDOM.nextInt(pool.length / 2);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (part < 0) {
      int at = pool[from - 1 < 0 ? 0 : from - 1] == '\\' ? from + 1 : from;
      int end = pool[at - part - 1] == '\\' ? at - part - 1 : at - part;
      out.write(pool, at, end - at);
      return out.toByteArray();
    }
    while (from > 0 && pool[from - 1] != ',') {
      from--;
    }
    int end = from;
    for (int numbers = 0; numbers < part; end++) {
      numbers += pool[end] == ',' ? 1 : 0;
    }
    out.write(pool, from, end - 1 - from);
    return out.toByteArray();
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

  private static double processorSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
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
