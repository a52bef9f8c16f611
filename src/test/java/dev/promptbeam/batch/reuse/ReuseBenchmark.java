package dev.promptbeam.batch.reuse;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.answer.PublishShard;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.Deduplicate;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.result.judge.AnswerIndex;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.score.ScoreRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Joining answers to their rows, and taking the same answers over into another run: finding them by
 * what was asked, and copying them. Needs 5 GB of disk for a million.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -Xmx512m -cp target/promptbeam:target/test-classes dev.promptbeam.batch.reuse.ReuseBenchmark FOLDER ANSWERS
 * }</pre>
 */
final class ReuseBenchmark {
  private static final int PER_SHARD = 20_000;
  private static final ResultShape SHAPE =
      new ResultShape(
          true,
          true,
          true,
          new TextMembers(new AnswerPolicy(Set.of("STOP"), false, null, false), Set.of()),
          "m",
          false,
          false,
          true,
          ScoreRules.NONE,
          TrialNames.NONE,
          false);

  private ReuseBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int answers = Integer.parseInt(arguments[1]);
    RunDirectory former = Folders.create(folder.resolve("former"));
    Records records = new Records(former.ledger());
    for (int first = 0; first < answers; first += PER_SHARD) {
      write(former, records, first, Math.min(PER_SHARD, answers - first));
    }
    Instant start = Instant.now();
    records.settledShards().parallelStream().forEach(shard -> publish(former, records, shard));
    say("join", answers, start);
    take(Folders.create(folder.resolve("shared")), former, true, answers);
    take(Folders.create(folder.resolve("own")), former, false, answers);
    Runtime jvm = Runtime.getRuntime();
    System.out.printf(Locale.ROOT, "heap of at most %,d MB%n", jvm.maxMemory() >> 20);
  }

  private static void publish(RunDirectory former, Records records, String shard) {
    try {
      new PublishShard(former, records, List.of(SHAPE)).publish(shard);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void take(
      RunDirectory directory, RunDirectory former, boolean keysAreContent, int answers)
      throws IOException {
    RequestBuilder builder =
        new RequestBuilder(
            RequestTemplate.compile(RequestKind.GENERATE, "\"{{request}}\"", false),
            "m",
            Deduplicate.FALSE,
            1_000_000,
            source -> false,
            MediaFiles.of(MediaRules.usual(Path.of("/"))));
    Instant start = Instant.now();
    FormerRun run =
        new FormerRun(
            former,
            "former/run",
            new FormerRun.Policy(builder::contentKey, keysAreContent, List.of()));
    try (ReuseWriter writer = ReuseWriter.look(directory, List.of(run))) {
      writer.write();
    }
    say(keysAreContent ? "index of shared keys" : "index of all keys", answers, start);
    ReuseIndex index = Objects.requireNonNull(ReuseIndex.open(directory));
    int shard = 0;
    for (int first = 0; first < answers; first += PER_SHARD) {
      String name = SendingTask.name("r" + shard++, 1);
      try (TakenAnswers taken = new TakenAnswers(directory, name, index)) {
        for (int key = first; key < Math.min(answers, first + PER_SHARD); key++) {
          taken.take(key(key), index.find(key(key), null));
        }
        taken.commit();
      }
    }
    say("with the copies", answers, start);
  }

  /** Keys that are spread as hashes are. */
  private static String key(int number) {
    return String.format(
        Locale.ROOT, "%016x%016x", number * 0x9E3779B97F4A7C15L, number * 0xC2B2AE3D27D4EB4FL);
  }

  private static void write(RunDirectory run, Records records, int first, int count)
      throws IOException {
    String shard = String.format(Locale.ROOT, "%05d-000", first / PER_SHARD);
    SendingTask task = SendingTask.first(new ShardInfo(shard, count, count, 1, 1));
    List<Entry> entries = new ArrayList<>();
    try (LineFile requests = new LineFile(run.requests(task.name()));
        LineFile rows = new LineFile(run.rows(shard));
        LineFile answers = new LineFile(run.responses(task.name()))) {
      for (int number = first; number < first + count; number++) {
        String key = key(number);
        String text =
            "What is told of number " + number + "? " + "Some words of a text. ".repeat(20);
        requests.writeLine(
            Entries.utf8(
                "{\"key\":\"%s\",\"request\":{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"%s\"}]}],\"generationConfig\":{\"temperature\":0.7}}}"
                    .formatted(key, text)));
        rows.writeLine(
            Entries.utf8(
                "{\"key\":\"k%d\",\"source\":{\"file\":\"a\",\"position\":%d},\"requestKey\":\"%s\",\"row\":{\"id\":%d,\"text\":\"%s\"}}"
                    .formatted(number, number, key, number, text)));
        byte[] answer =
            Entries.utf8(
                "{\"key\":\"%s\",\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":100,\"candidatesTokenCount\":80,\"totalTokenCount\":180},\"modelVersion\":\"m\",\"responseId\":\"x\"}}"
                    .formatted(key, "Some words of an answer. ".repeat(16)));
        entries.add(new Entry(key, answers.bytes(), answer.length, null));
        answers.writeLine(answer);
      }
      requests.commit();
      rows.commit();
      answers.commit();
    }
    DurableFile.replace(run.answerIndex(task.name()), AnswerIndex.taken(entries)::writeTo);
    records.createIntent(
        task.name(), new Intent("d", "files/1", "m", "e", "", Instant.EPOCH, task));
    records.createEnded(
        task.name(),
        new Ended(Ended.End.SUCCEEDED, "batches/1", null, 0, "", List.of(), Instant.EPOCH));
    records.createSettled(shard, new Settled(1, Map.of()));
  }

  private static void say(String what, int answers, Instant start) {
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    System.out.printf(
        Locale.ROOT, "%-22s %,9.0f a second (%.1f s)%n", what, answers / seconds, seconds);
  }
}
