package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Journal;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings the answers of an ended sending to disk, as they came, before anything is parsed. */
public final class AnswerSaver {
  /** Paid answers are not given up on a single word. */
  private static final int GONE_TO_BELIEVE = 3;

  /** How long answers are left alone that may come {@link Saving#LATER}. */
  public static final Duration LATER = Duration.ofMinutes(15);

  private static final Duration PIECE = Duration.ofSeconds(10);

  private final RunDirectory directory;
  private final RunPolicy policy;
  private final Records records;
  private final GeminiClient client;
  private final Board board;
  private final CutShort.Condition stopped;
  private final Fetches fetches;
  private final Journal journal;
  private final Clock clock;
  private final Sleeper sleeper;

  /** What became of the answers. */
  public enum Saving {
    /** They are here, or there will be none. */
    OVER,
    /** They may come; until then there is time for others. */
    LATER,
    /** The run was stopped meanwhile. */
    STOPPED
  }

  /** What ties it to the rest of the run: who is told of troubles, and what ends its waits. */
  public record Ties(Board board, CutShort.Condition stopped, Fetches fetches, Journal journal) {}

  public AnswerSaver(
      RunSetup setup,
      Records records,
      GeminiClient client,
      Ties ties,
      Clock clock,
      Sleeper sleeper) {
    this.directory = setup.directory();
    this.policy = setup.policy();
    this.records = records;
    this.client = client;
    this.board = ties.board();
    this.stopped = ties.stopped();
    this.fetches = ties.fetches();
    this.journal = ties.journal();
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Waits out a service that does not answer. Without a file, or where it is gone for good, nothing
   * is saved, and the requests count as missing.
   */
  public Saving save(SendingTask task, Ended ended) throws IOException, InterruptedException {
    Intent intent = records.intent(task.name());
    boolean inline = intent != null && intent.inline() && ended.job() != null;
    String from = inline ? ended.job() : ended.responsesFile();
    Path target = directory.responses(task.name());
    boolean deleted = ended.end() == Ended.End.DELETED;
    if (from == null || deleted || Locations.isFile(target)) {
      return Saving.OVER;
    }
    Saving saving = Saving.STOPPED;
    try (CutShort calls = new CutShort(stopped)) {
      saving = save(task, ended, inline, from, target, calls);
    } finally {
      if (saving != Saving.LATER) {
        fetches.over(task.name());
      }
    }
    return saving;
  }

  private Saving save(
      SendingTask task, Ended ended, boolean inline, String from, Path target, CutShort calls)
      throws IOException, InterruptedException {
    Backoff backoff =
        new Backoff(
            policy.pollFirst(), policy.pollMost(), 2, Surroundings.ofThisProcess().random());
    Instant started = clock.instant();
    Contact contact = new Contact(policy.unreachableAfter(), started);
    int refusals = 0;
    int empties = 0;
    while (!stopped.holds()) {
      Fetched fetched =
          calls.call(() -> inline ? copyInlined(from, target) : download(from, target));
      if (fetched == null) {
        return Saving.STOPPED;
      }
      GeminiException failure = fetched.failure();
      if (failure == null && (Locations.isFile(target) || !awaited(ended, started))) {
        if (!inline && ended.end() == Ended.End.SUCCEEDED) {
          recheck(task, from, target, calls);
        }
        return Saving.OVER;
      }
      refusals = gone(failure) ? refusals + 1 : 0;
      if (refusals >= GONE_TO_BELIEVE) {
        journal.add("answers_gone", task.name(), Map.of("from", from));
        return Saving.OVER;
      }
      if (failure != null) {
        fetches.failed(task.name(), failure, clock.instant());
      }
      empties = failure instanceof GeminiException.EmptyFile ? empties + 1 : 0;
      if (empties >= EmptyAnswers.ASKED_IN_A_ROW) {
        if (!EmptyAnswers.believed(ended, task.requests(), clock.instant())) {
          return Saving.LATER;
        }
        journal.add("answers_empty", task.name(), Map.of("from", from));
        return Saving.OVER;
      }
      waitOut(failure, contact);
      pause(backoff.after(failure));
    }
    return Saving.STOPPED;
  }

  /** In pieces, since a server may ask for hours, and a stop is not to wait for them. */
  private void pause(Duration wait) throws IOException, InterruptedException {
    Instant end = clock.instant().plus(wait);
    for (Instant now = clock.instant();
        now.isBefore(end) && !stopped.holds();
        now = clock.instant()) {
      Duration left = Duration.between(now, end);
      sleeper.sleep(left.compareTo(PIECE) < 0 ? left : PIECE);
    }
  }

  /**
   * A download that was cut between two lines, with a length that fits, shows by nothing else than
   * too few lines. Fetching it once more costs a call; believing it costs the requests once more.
   */
  private void recheck(SendingTask task, String from, Path target, CutShort calls)
      throws IOException, InterruptedException {
    long lines = LineReader.count(target);
    if (lines >= task.requests()) {
      return;
    }
    Path second = target.resolveSibling(target.getFileName() + ".second.tmp");
    try {
      Fetched again = calls.call(() -> download(from, second));
      long more = again != null && again.failure() == null ? LineReader.count(second) : lines;
      if (more > lines) {
        Files.move(second, target, StandardCopyOption.ATOMIC_MOVE);
      }
      Map<String, ?> fields = Map.of("lines", more, "before", lines, "of", task.requests());
      journal.add("answers_fetched_again", task.name(), fields);
    } finally {
      Files.deleteIfExists(second);
    }
  }

  /** Answers of a job that succeeded can be attached a while later (protocol 3.4). */
  private boolean awaited(Ended ended, Instant started) {
    boolean early = Duration.between(started, clock.instant()).compareTo(Ended.OUTPUT_GRACE) < 0;
    return ended.end() == Ended.End.SUCCEEDED && early;
  }

  private void waitOut(@Nullable GeminiException failure, Contact contact) {
    contact.note(failure, clock.instant());
    if (failure instanceof GeminiException.Denied) {
      board.stop(StopCause.DENIED, String.valueOf(failure.getMessage()));
    } else if (contact.lost(clock.instant())) {
      board.stop(
          StopCause.UNREACHABLE, "no answers from " + policy.endpoint() + " " + contact.story());
    }
  }

  private static boolean gone(@Nullable GeminiException failure) {
    return failure instanceof GeminiException.Gone || failure instanceof GeminiException.Invalid;
  }

  /** What came of a call. */
  private record Fetched(@Nullable GeminiException failure) {}

  private Fetched download(String file, Path target) throws InterruptedException {
    try {
      client.download(file, target);
      return new Fetched(null);
    } catch (GeminiException e) {
      return new Fetched(e);
    }
  }

  private Fetched copyInlined(String job, Path target) throws InterruptedException {
    try {
      client.downloadInlined(job, target);
      return new Fetched(null);
    } catch (GeminiException e) {
      return new Fetched(e);
    }
  }
}
