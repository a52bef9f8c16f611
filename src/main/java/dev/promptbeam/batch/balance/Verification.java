package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recounts the balance of a run from its files: every part that the records name is there
 * unchanged, no other part lies beside them, no row stands twice, pictures and sound are those that
 * the rows name, and rows read are results and dead letters.
 */
public final class Verification {
  private final RunDirectory directory;
  private final Records records;
  private final KnownShards shards;
  private final List<String> problems = new ArrayList<>();
  private final List<Path> parts = new ArrayList<>();
  private final Set<Path> named = new HashSet<>();
  private final ResultPlace place;
  private long results;
  private long reused;
  private long retryable;
  private long permanent;

  private Verification(RunDirectory directory) throws IOException {
    this.directory = directory;
    this.records = new Records(directory.ledger());
    this.shards = new KnownShards(records);
    this.place = ResultPlace.of(directory);
  }

  /**
   * What the files say.
   *
   * @param counts as recounted; requests and jobs as recorded
   * @param problems one sentence each; empty where all is right
   * @param complete whether the run had come to its end
   */
  public record Report(Counts counts, List<String> problems, boolean complete) {}

  public static Report of(RunDirectory directory) throws IOException {
    return new Verification(directory).verify();
  }

  private Report verify() throws IOException {
    RunRecord run = RunRecord.read(directory);
    Sealed sealed = shards.sealed();
    if (run == null || sealed == null) {
      return new Report(Counts.NONE, List.of(), false);
    }
    for (BucketManifest manifest : records.manifests()) {
      String bucket = BucketManifest.name(manifest.bucket());
      permanent += check(manifest.deadLetters(), directory.bucketDeadLetters(bucket));
    }
    int published = 0;
    Records outcomes = records.aheadOfOutcomes();
    List<ShardInfo> all = shards.look();
    for (ShardInfo shard : all) {
      Published outcome = outcomes.outcome(shard.id());
      if (outcome != null) {
        published++;
        long found = check(outcome.results(), place.part(directory, shard.id()));
        results += found;
        reused += shard.reused() ? found : 0;
        retryable += check(outcome.retryable(), directory.deadLetters(shard.id(), true));
        permanent += check(outcome.permanent(), directory.deadLetters(shard.id(), false));
      }
    }
    for (Map.Entry<String, HandedOn> handed : shards.handedOn().entrySet()) {
      String name = HandedOn.name(handed.getKey());
      retryable += check(handed.getValue().retryable(), directory.deadLetters(name, true));
      permanent += check(handed.getValue().permanent(), directory.deadLetters(name, false));
    }
    problems.addAll(DoubledRows.in(parts));
    problems.addAll(MediaCheck.problems(directory.root(), parts));
    boolean complete = published == all.size();
    Counts counts = recount(sealed, run);
    if (complete) { // before that a part may lie there whose outcome a crash cut off
      findStrangers();
      compare(counts, run);
    }
    return new Report(counts, List.copyOf(problems), complete);
  }

  private Counts recount(Sealed sealed, RunRecord run) {
    return new Counts(
        sealed.rowsRead(),
        results,
        new Counts.DeadLetters(retryable, permanent),
        shards.requests(),
        run.counts().jobs(),
        reused);
  }

  /** Compares a part with the record that names it; returns the lines it really has. */
  private long check(LineFile.@Nullable Summary expected, Path part) throws IOException {
    if (expected == null) {
      return 0;
    }
    named.add(part);
    if (!Files.isRegularFile(part)) {
      problems.add(name(part) + " is missing; it held " + expected.lines() + " rows");
      return 0;
    }
    parts.add(part);
    LineFile.Summary found = LineFile.summarize(part);
    PartReader.Counted counted =
        PartReader.isLines(part)
            ? new PartReader.Counted(found.lines(), null)
            : PartReader.counted(part);
    long rows = counted.rows();
    if (counted.problem() != null) {
      problems.add(
          name(part)
              + " cannot be read: "
              + counted.problem()
              + "; "
              + expected.lines()
              + " were published");
    } else if (!found.sha256().equals(expected.sha256())) {
      problems.add(
          name(part)
              + " was changed: it has "
              + rows
              + " rows, "
              + expected.lines()
              + " were published");
    } else if (rows != expected.lines()) {
      problems.add(name(part) + " has " + rows + " rows, " + expected.lines() + " were published");
    }
    return rows;
  }

  private void findStrangers() throws IOException {
    for (String folder : List.of("dead-letter/retryable", "dead-letter/permanent")) {
      findStrangers(
          directory.root().resolve(folder),
          file -> String.valueOf(file.getFileName()).endsWith(".jsonl"));
    }
    if (Files.isDirectory(place.folder(directory))) {
      findStrangers(place.folder(directory), place::isPart);
    }
  }

  private void findStrangers(Path folder, Predicate<Path> part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(part)
          .filter(file -> !named.contains(file))
          .sorted()
          .forEach(file -> problems.add(name(file) + " belongs to no published shard"));
    }
  }

  private void compare(Counts counts, RunRecord run) throws IOException {
    if (!counts.balances()) {
      problems.add("the balance does not hold: " + counts);
    }
    if (!run.counts().equals(counts)) {
      problems.add("run.json says " + run.counts() + ", the files say " + counts);
    }
    if (!Files.isRegularFile(directory.successFile())) {
      problems.add("_SUCCESS is missing");
      return;
    }
    Counts success =
        Json.MAPPER.readValue(Files.readAllBytes(directory.successFile()), Counts.class);
    if (!success.equals(counts)) {
      problems.add("_SUCCESS says " + success + ", the files say " + counts);
    }
  }

  private String name(Path part) {
    return part.startsWith(directory.root())
        ? directory.root().relativize(part).toString()
        : part.toString();
  }
}
