package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.doubt.Doubles;
import dev.promptbeam.batch.doubt.Doubts;
import dev.promptbeam.batch.doubt.KnownJobs;
import dev.promptbeam.batch.doubt.LateJobs;
import dev.promptbeam.batch.doubt.ListingProof;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A doubt alone, before a service whose every answer is set by the test. */
public final class DoubtBench implements Doubts.Next, Board, Workers, RemoteCalls {
  public static final String NONCE = "0123456789abcdef0123456789abcdef";
  public static final String NAME = "promptbeam/reviews/r-1/00003-000.1/" + NONCE;
  public static final String FILE = "files/ours";

  public final VirtualClock clock = new VirtualClock();
  public final Records records;
  public final RunPolicy policy = Simulation.policy(0, 5);
  public final SendingTask task = Tasks.first(20, 4_000);
  public final Sending sending;

  /** What lists show. */
  public List<BatchJob> listed = new ArrayList<>();

  /** What a get by name shows; null where it finds nothing. Without an entry: what is listed. */
  public final Map<String, @Nullable BatchJob> shown = new HashMap<>();

  public @Nullable GeminiException listFailure;
  public int cancelFailures;
  @Nullable Duration cancelHint;

  /** Jobs that a listing should show. */
  public final KnownJobs known = new KnownJobs();

  public final List<Instant> listings = new ArrayList<>();
  public final List<String> got = new ArrayList<>();
  public final List<String> cancelled = new ArrayList<>();
  public final List<String> deleted = new ArrayList<>();
  public final List<String> journal = new ArrayList<>();
  public @Nullable String found;
  public @Nullable Instant absent;
  public @Nullable StopCause stopped;

  private final Doubles doubles;
  private final LateJobs late;
  private final Doubts doubts;

  public DoubtBench() {
    this(FILE);
  }

  public DoubtBench(String file) {
    this(file, new MemoryLedger());
  }

  public DoubtBench(String file, Ledger ledger) {
    this.records = new Records(ledger);
    Context context =
        new Context(
            policy,
            Policies.ONE,
            records,
            this,
            this,
            this,
            (event, subject, details) -> journal.add(event + " " + subject),
            clock,
            new Random(1));
    Contact contact = new Contact(policy.unreachableAfter(), clock.instant());
    this.doubles = new Doubles(context, contact);
    ListingProof proof = new ListingProof(context, contact, known);
    this.late = new LateJobs(context, contact, proof, doubles);
    this.doubts = new Doubts(context, contact, proof, doubles, this);
    this.sending = new Sending(task, context.polling());
    sending.intend(new Intent(NAME, file, "m", "", "", clock.instant(), task));
  }

  public static BatchJob job(
      String name, String displayName, @Nullable String file, BatchState state) {
    return new BatchJob(
        name,
        displayName,
        "models/m",
        state,
        "BATCH_STATE_" + state,
        VirtualClock.START,
        null,
        file,
        null,
        new BatchStats(20, 0, 0, 0),
        null,
        null);
  }

  public static BatchJob ours(String name, BatchState state) {
    return job(name, NAME, FILE, state);
  }

  public void doubt() {
    doubts.add(sending);
  }

  /** Of an earlier start. */
  public void resume() throws IOException {
    doubts.resume(sending);
  }

  public Wait waits() {
    return doubts.waitFor(sending);
  }

  public void watch() {
    late.watch(sending, clock.instant(), null);
  }

  /** Goes on for a while, second by second. */
  public void pass(Duration time) throws IOException {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      doubts.turn(clock.instant());
      doubles.turn(clock.instant());
      late.turn(clock.instant());
      clock.moveTo(clock.instant().plusSeconds(1));
    }
  }

  @Override
  public void found(Sending of, String job) {
    found = job;
  }

  @Override
  public void absent(Sending of) {
    absent = clock.instant();
  }

  @Override
  public <T> void run(Callable<T> call, Consumer<T> handler) {
    try {
      handler.accept(call.call());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void handleResults() {}

  @Override
  public void toRead(SendingTask ended) {}

  @Override
  public void toPublish(String shard) {}

  @Override
  public void stop(StopCause cause, String message) {
    stopped = cause;
  }

  @Override
  public SubmitResult submit(SendingTask again, @Nullable Intent written, Room room) {
    throw new AssertionError("nothing is to be sent");
  }

  @Override
  public @Nullable Instant time() {
    return null;
  }

  @Override
  public Seen poll(String name) {
    got.add(name);
    BatchJob job =
        shown.containsKey(name)
            ? shown.get(name)
            : listed.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    return job == null
        ? new Seen(null, new GeminiException.Gone(name + " not found", 404))
        : new Seen(job, null);
  }

  @Override
  public Done cancel(String name) {
    if (cancelFailures > 0) {
      cancelFailures--;
      return new Done(new GeminiException.Unavailable("503", 503, cancelHint, null));
    }
    cancelled.add(name);
    return Done.OK;
  }

  @Override
  public Done deleteInput(@Nullable Intent intent) {
    deleted.add(intent == null ? "" : intent.file());
    return Done.OK;
  }

  @Override
  public Listing list(Instant since) {
    listings.add(clock.instant());
    return new Listing(clock.instant(), List.copyOf(listed), listFailure);
  }
}
