package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.budget.Shortage;
import dev.promptbeam.batch.lease.DispatcherLease;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.record.WaitFile;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.WorkerUnfitException;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.batch.state.Standstill;
import dev.promptbeam.batch.submit.GeminiCalls;
import dev.promptbeam.batch.submit.Submission;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.model.LastWait;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The thread on which the dispatcher decides, as long as it holds the dispatcher lease. */
final class DispatcherThread implements AutoCloseable {
  private static final int WORKERS = 8;
  private static final Duration BETWEEN_WAITS = Duration.ofSeconds(1);

  private final RunSession session;
  private final DispatcherLease lease;
  private final ThreadWorkers workers = new ThreadWorkers(WORKERS);
  private final Tenure tenure;
  private final Thread thread;
  private final Clock own;
  private final ServiceClock clock;
  private volatile @Nullable Throwable failure;
  private final WaitFile waitFile;
  private final Standstill standstill;
  private Instant waitsDue = Instant.MIN;
  private boolean cancelled;
  private @Nullable Trouble callTrouble;
  private volatile boolean over;

  private DispatcherThread(
      RunSession session, DispatcherLease lease, @Nullable DispatcherThread before)
      throws IOException {
    this.session = session;
    this.lease = lease;
    RunSetup setup = session.setup();
    RandomGenerator random = Surroundings.ofThisProcess().random();
    EventJournal journal = new EventJournal(session.events());
    this.own = before == null ? SteadyClock.start() : before.own;
    this.clock =
        before == null
            ? new ServiceClock(own, ahead -> clocksDiffer(journal, ahead))
            : before.clock;
    Submission submission =
        new Submission(
            setup.directory(),
            session.records(),
            session.client(),
            setup.policy(),
            setup.policies(),
            clock,
            random,
            lease,
            session.inline());
    Context context =
        new Context(
            setup.policy(),
            setup.policies(),
            session.records(),
            new GeminiCalls(session.client(), submission, setup.policies().get(0).model(), clock),
            workers,
            session.board(),
            journal,
            clock,
            random);
    this.waitFile = new WaitFile(setup.directory(), journal);
    this.standstill = new Standstill(setup.directory());
    this.tenure = new Tenure(lease, context, session.sealedShards());
    this.thread = new Thread(this::run, "promptbeam-dispatcher");
    this.thread.setDaemon(true);
  }

  private static void clocksDiffer(EventJournal journal, Duration ahead) {
    journal.add("clocks_differ", "", Map.of("serviceAheadSeconds", ahead.toSeconds()));
  }

  /** Takes the lease and starts; null where somebody else holds it. */
  static @Nullable DispatcherThread startIfFree(RunSession session) throws IOException {
    return startIfFree(session, null);
  }

  /** Ends what has ended before its work, and starts the next, as {@link #startIfFree} does. */
  @Nullable DispatcherThread succeeded() throws IOException {
    close();
    return startIfFree(session, this);
  }

  /**
   * @param before whose clocks go on; null where there is none
   */
  private static @Nullable DispatcherThread startIfFree(
      RunSession session, @Nullable DispatcherThread before) throws IOException {
    DispatcherLease lease = session.leases().tryAcquire();
    if (lease == null) {
      return null;
    }
    DispatcherThread started;
    try {
      int epoch = session.records().beginEpoch(String.valueOf(ProcessHandle.current().pid()));
      session.events().add("dispatcher_started", Map.of("epoch", epoch));
      started = new DispatcherThread(session, lease, before);
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
    started.thread.start();
    return started;
  }

  /** Throws what the dispatcher died of, if it did. */
  void rethrow() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the dispatcher failed: " + cause.getMessage(), cause);
    }
  }

  /** True where this one must not decide any more, and another is to. */
  boolean lost() {
    return tenure.lost();
  }

  /** True where nothing is decided here any more. */
  boolean isOver() {
    return over;
  }

  void noteRead(String sending) {
    workers.tell(
        () -> {
          try {
            tenure.noteRead(sending);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void run() {
    try {
      Instant leaveAt = session.signals().leaveAt();
      Instant next = Instant.MIN;
      while (next != null && !session.signals().stopped()) {
        cancelIfAsked();
        next = tenure.turn();
        tellWaits(next == null);
        stopIfSpent();
        if (next != null) {
          Instant now = clock.instant();
          workers.await(next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO);
        }
        if (next != null && leaveAt != null && !own.instant().isBefore(leaveAt)) {
          leaveIfPossible();
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failed(e);
    } catch (Error e) {
      failure = e;
      throw e;
    } finally {
      over = true;
      session.board().ring();
    }
  }

  private void cancelIfAsked() throws IOException {
    if (!cancelled && session.signals().cancelled()) {
      cancelled = true;
      session.events().add("run_cancelled", Map.of());
      tenure.cancel();
    }
  }

  /** All that was paid for is on disk first. */
  private void stopIfSpent() throws IOException {
    Shortage shortage = tenure.shortage();
    if (shortage != null && session.board().publishedAllSettled()) {
      waitFile.write(waits(), own.instant());
      session.signals().stop(StopRecord.spent(shortage.sentence(), shortage.needed()));
      session.board().ring();
    }
  }

  /** At most once a second: there may be many sendings. */
  private void tellWaits(boolean over) throws IOException {
    Instant now = own.instant();
    if (over || !now.isBefore(waitsDue)) {
      waitsDue = now.plus(BETWEEN_WAITS);
      waitFile.write(over ? List.of() : waits(), now);
    }
  }

  /** What is waited for, and why, within calls that try again by themselves too. */
  private List<Wait> waits() {
    GeminiException failure = session.client().transferTrouble();
    callTrouble =
        failure == null
            ? null
            : Trouble.after(callTrouble, Wait.Kind.CALL, failure, clock.instant());
    List<Wait> waits = session.fetches().explain(tenure.waits());
    Trouble trouble = callTrouble;
    return trouble == null ? waits : waits.stream().map(wait -> wait.because(trouble)).toList();
  }

  /**
   * What is begun is brought to where a later start needs no luck to go on, as long as it gets
   * further.
   */
  private void leaveIfPossible() throws IOException {
    boolean published = session.board().publishedAllSettled();
    boolean done = tenure.onlyWaits();
    if (published && (done || standstill.lasts(tenure.present(), own.instant()))) {
      List<Wait> waits = waits();
      waitFile.write(waits, own.instant());
      session
          .board()
          .stop(StopCause.WAIT, "the wait is over; " + tenure.leaves() + Wait.others(waits));
    }
  }

  private void failed(Exception e) {
    boolean unfit = e instanceof WorkerUnfitException;
    if (!unfit && !FullDisk.caused(e)) {
      failure = e;
      return;
    }
    StopCause cause = unfit ? StopCause.WORKER : StopCause.DISK;
    try {
      session.board().stop(cause, unfit ? String.valueOf(e.getMessage()) : FullDisk.message(e));
    } catch (UncheckedIOException noRoomForTheStop) {
      failure = e; // without a record the lanes must die of it: they would wait for ever
    }
  }

  /** Ends the thread and its calls, then frees the lease: afterwards nothing is sent from here. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    workers.close();
    if (!LastWait.on(this::threadEnded)) {
      throw new IllegalStateException("the dispatcher did not end on interrupt");
    }
    lease.close();
  }

  private boolean threadEnded(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }
}
