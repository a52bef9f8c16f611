package dev.promptbeam.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.answer.AnswerReader;
import dev.promptbeam.batch.answer.RequestSubset;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.gemini.GeminiException.LineError;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Classifier;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One packed shard on disk, its sendings and their answers, without dispatcher or service. */
public final class ShardFixture {
  public static final Instant TIME = VirtualClock.START;

  public final RunDirectory directory;
  public final Records records;
  private final AnswerReader reader;

  public ShardFixture(Path folder) throws IOException {
    this(folder, new AnswerPolicy(Set.of("STOP"), false, null, false));
  }

  public ShardFixture(Path folder, AnswerPolicy answers) throws IOException {
    this.directory = Folders.create(folder.resolve("run"));
    this.records = new Records(directory.ledger());
    this.reader = new AnswerReader(directory, List.of(Classifier.of(answers)));
  }

  /** Packs a shard of so many requests, asked by one row each. */
  public SendingTask pack(int requests) throws IOException {
    PackEntry[] entries = new PackEntry[requests];
    for (int request = 1; request <= requests; request++) {
      entries[request - 1] = Entries.request(request, "a", request);
    }
    return pack(entries);
  }

  public SendingTask pack(PackEntry... entries) throws IOException {
    ShardLimits cut = new ShardLimits(8, 1_000, 1_000_000, 1_000_000);
    BucketManifest manifest =
        new PackBucket(directory, cut, 1 << 24).pack(3, List.of(entries).iterator());
    return SendingTask.first(manifest.shards().get(0));
  }

  /** Records a sending with its end and reads its answers. */
  public ReadRecord end(SendingTask task, Ended ended, String... answers) throws IOException {
    RequestSubset.write(directory, task);
    records.createIntent(task.name(), new Intent("display", "files/1", "m", "e", "", TIME, task));
    records.createEnded(task.name(), ended);
    if (answers.length > 0) {
      String lines = String.join("\n", answers).concat("\n");
      DurableFile.replace(directory.responses(task.name()), out -> out.write(Entries.utf8(lines)));
    }
    ReadRecord read = reader.read(task, ended);
    records.createRead(task.name(), read);
    return read;
  }

  /** How many requests ended how, whatever else is known of their answers. */
  public static ReadRecord counts(ReadRecord read) {
    assertThat(read.withheld()).isZero();
    return new ReadRecord(read.done(), read.failed(), read.unserved(), read.dead());
  }

  /** Requests by number, each with the code of its reason; {@code ok} where it is done. */
  public Map<Integer, String> endings(String sending) throws IOException {
    Map<Integer, String> endings = new TreeMap<>();
    for (Entry entry : RequestSubset.index(directory, sending).entries()) {
      Failed failed = entry.failed();
      String ending = failed == null ? "ok" : failed.reason().code();
      endings.put(Integer.parseInt(entry.key(), 16), ending);
    }
    return endings;
  }

  public static Ended ended(End end) {
    return ended(end, 0, "batches/1");
  }

  public static Ended ended(End end, int code, @Nullable String job) {
    return new Ended(end, job, null, code, "", List.of(), TIME);
  }

  public static Ended refused(int... lines) {
    List<LineError> errors =
        Arrays.stream(lines).mapToObj(n -> new LineError(n, "no such field")).toList();
    return Ended.withoutJob(End.REFUSED, "refused", errors, TIME);
  }

  public static String answer(int key, String text) {
    return "{\"key\":\"%s\",\"response\":{\"candidates\":[{\"content\":{\"parts\":["
            .formatted(Entries.key(key))
        + "{\"text\":\"%s\"}]},\"finishReason\":\"STOP\"}],".formatted(text)
        + "\"usageMetadata\":{\"totalTokenCount\":5}}}";
  }

  public static String error(int key, int code) {
    return "{\"key\":\"%s\",\"error\":{\"code\":%d,\"message\":\"boom\"}}"
        .formatted(Entries.key(key), code);
  }
}
