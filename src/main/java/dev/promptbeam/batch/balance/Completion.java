package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ModelAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings a run to its end from its records alone; doing it twice changes nothing. */
public final class Completion {
  /** Stands for the model of answers that do not say who gave them. */
  private static final String UNNAMED = "unnamed";

  private final RunDirectory directory;
  private final Records records;
  private final KnownShards shards;
  private final Clock clock;
  private final Consumer<RunRecord> before;

  private Completion(RunDirectory directory, Clock clock, Consumer<RunRecord> before) {
    this.directory = directory;
    this.records = new Records(directory.ledger());
    this.shards = new KnownShards(records);
    this.clock = clock;
    this.before = before;
  }

  public static Completion of(RunDirectory directory, Clock clock) {
    return new Completion(directory, clock, end -> {});
  }

  /**
   * The same, with something to be done when run.json has the end, and before {@code _SUCCESS} is
   * there: that file is the last.
   */
  public Completion beforeSuccess(Consumer<RunRecord> then) {
    return new Completion(directory, clock, then);
  }

  /**
   * Writes the end of the run to run.json, and {@code _SUCCESS} where it is complete.
   *
   * @throws IllegalStateException if the run is neither complete nor stopped, or does not balance
   */
  public RunRecord finish() throws IOException {
    RunRecord run = RunRecord.read(directory);
    if (run == null) {
      throw new IllegalStateException(directory + " has no run.json");
    }
    if (run.state().equals(RunRecord.COMPLETE) && Files.exists(directory.successFile())) {
      return run;
    }
    Sealed sealed = shards.sealed();
    List<String> published = records.published();
    if (sealed != null
        && published.size() == shards.look().size()
        && records.lateLooks().open().isEmpty()) {
      return complete(run, sealed);
    }
    if (sealed == null && cancelled()) {
      return end(run, RunRecord.CANCELLED, ExitCode.DEAD_LETTERS, "cancelled, nothing was sent");
    }
    StopRecord stop = new Stops(directory.ledger()).current();
    if (stop == null) {
      throw new IllegalStateException("the run ended early without a reason: " + directory);
    }
    return end(run, RunRecord.STOPPED, stop.exitCode(), stop.message());
  }

  /** Ends a run without a balance. */
  private RunRecord end(RunRecord run, String state, int exitCode, String message)
      throws IOException {
    RunRecord ended = run.ended(state, run.counts(), exitCode, message, clock.instant());
    ended.write(directory);
    before.accept(ended);
    tell(run, ended);
    return ended;
  }

  /** The pipeline and the command both bring a run to its end; it is told once. */
  private void tell(RunRecord before, RunRecord ended) throws IOException {
    if (!before.state().equals(ended.state())) {
      new EventLog(directory.eventsFile(), clock)
          .add(
              "ended",
              Map.of(
                  "state",
                  ended.state(),
                  "exitCode",
                  Objects.requireNonNull(ended.exitCode()),
                  "counts",
                  ended.counts(),
                  "models",
                  models()));
    }
  }

  /** Answers by the model that gave them. */
  private Map<String, Long> models() throws IOException {
    Map<String, Long> answers = new TreeMap<>();
    for (ModelAnswers day : new StatusReader(directory).read().answers().values()) {
      day.models()
          .forEach(
              (model, sum) ->
                  answers.merge(model.isEmpty() ? UNNAMED : model, sum.answers(), Long::sum));
    }
    return answers;
  }

  private boolean cancelled() throws IOException {
    return new Cancellation(directory.ledger()).isRequested();
  }

  private RunRecord complete(RunRecord run, Sealed sealed) throws IOException {
    Counts counts = counts(sealed);
    if (!counts.balances()) {
      throw new IllegalStateException("the run does not balance: " + counts);
    }
    RunRecord complete =
        run.ended(RunRecord.COMPLETE, counts, exitCode(run, counts), null, clock.instant());
    complete.write(directory);
    before.accept(complete);
    byte[] balance = Json.MAPPER.writeValueAsBytes(counts);
    DurableFile.replace(
        directory.successFile(),
        out -> {
          out.write(balance);
          out.write('\n');
        });
    tell(run, complete);
    return complete;
  }

  private int exitCode(RunRecord run, Counts counts) throws IOException {
    boolean tooMany = counts.failureRatio() > run.maxFailureRatio();
    return tooMany || cancelled() || records.hasBrokenSplits()
        ? ExitCode.DEAD_LETTERS
        : ExitCode.OK;
  }

  private Counts counts(Sealed sealed) throws IOException {
    long results = 0;
    long reused = 0;
    long retryable = 0;
    long permanent = sealed.deadLetters();
    Records outcomes = records.aheadOfOutcomes();
    for (ShardInfo shard : shards.look()) {
      Published parts = outcomes.outcome(shard.id());
      if (parts == null) {
        throw new IllegalStateException("shard " + shard.id() + " is not published");
      }
      results += lines(parts.results());
      reused += shard.reused() ? lines(parts.results()) : 0;
      retryable += lines(parts.retryable());
      permanent += lines(parts.permanent());
    }
    for (HandedOn handed : shards.handedOn().values()) {
      retryable += lines(handed.retryable());
      permanent += lines(handed.permanent());
    }
    return new Counts(
        sealed.rowsRead(),
        results,
        new Counts.DeadLetters(retryable, permanent),
        shards.requests(),
        jobs(),
        reused);
  }

  private long jobs() throws IOException {
    long jobs = 0;
    Records ahead = records.ahead();
    for (String sending : records.sendings()) {
      jobs += ahead.job(sending) == null ? 0 : 1;
    }
    return jobs;
  }

  private static long lines(LineFile.@Nullable Summary part) {
    return part == null ? 0 : part.lines();
  }
}
