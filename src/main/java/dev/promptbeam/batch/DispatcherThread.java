package dev.promptbeam.batch;

import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The thread on which the dispatcher decides, as long as it holds the dispatcher lease. */
final class DispatcherThread implements AutoCloseable {
  private static final Duration LONGEST_NAP = Duration.ofSeconds(1);
  private static final int WORKERS = 8;

  private final RunSession session;
  private final FileLock lease;
  private final ThreadWorkers workers = new ThreadWorkers(WORKERS);
  private final Dispatcher dispatcher;
  private final Context context;
  private final Thread thread;
  private final Clock clock = Clock.systemUTC();
  private volatile @Nullable Throwable failure;
  private boolean cancelled;

  private DispatcherThread(RunSession session, FileLock lease) {
    this.session = session;
    this.lease = lease;
    RunSetup setup = session.setup();
    SecureRandom random = new SecureRandom();
    Submission submission =
        new Submission(
            setup.directory(),
            session.records(),
            session.client(),
            setup.policy(),
            clock,
            random,
            session.inline());
    this.context =
        new Context(
            setup.policy(),
            session.records(),
            new GeminiCalls(session.client(), submission, clock),
            workers,
            session,
            new EventJournal(session.events()),
            clock,
            random);
    this.dispatcher = new Dispatcher(context);
    this.thread = new Thread(this::run, "promptbeam-dispatcher");
    this.thread.setDaemon(true);
  }

  /** Takes the lease and starts; null where somebody else holds it. */
  static @Nullable DispatcherThread startIfFree(RunSession session) throws IOException {
    RunDirectory directory = session.setup().directory();
    FileLock lease = FileLock.tryAcquire(directory.dispatcherLockFile());
    if (lease == null) {
      return null;
    }
    DispatcherThread started;
    try {
      int epoch = session.records().beginEpoch(String.valueOf(ProcessHandle.current().pid()));
      session.events().add("dispatcher_started", Map.of("epoch", epoch));
      started = new DispatcherThread(session, lease);
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

  void noteRead(String sending) {
    workers.tell(
        () -> {
          try {
            dispatcher.noteRead(sending);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void run() {
    try {
      Instant leaveAt = session.leaveAt();
      cancelIfAsked();
      new Recovery(context).resume(session.sealedShards(), dispatcher);
      while (!dispatcher.done() && !session.stopped()) {
        cancelIfAsked();
        Instant next = dispatcher.turn();
        Duration nap = Duration.between(clock.instant(), next);
        workers.await(nap.compareTo(LONGEST_NAP) < 0 ? nap : LONGEST_NAP);
        if (leaveAt != null && !clock.instant().isBefore(leaveAt)) {
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
    }
  }

  private void cancelIfAsked() throws IOException {
    if (!cancelled && session.cancelled()) {
      cancelled = true;
      session.events().add("run_cancelled", Map.of());
      dispatcher.cancel();
    }
  }

  /** What is begun is brought to where a later start needs no luck to go on. */
  private void leaveIfPossible() throws IOException {
    if (dispatcher.onlyWaits() && session.publishedAllSettled()) {
      session.stop("wait", "the wait is over; jobs that go on: " + dispatcher.running());
    }
  }

  private void failed(Exception e) {
    if (!FullDisk.caused(e)) {
      failure = e;
      return;
    }
    try {
      session.stop("disk", FullDisk.message(e));
    } catch (UncheckedIOException noRoomForTheStop) {
      failure = e; // without a record the lanes must die of it: they would wait for ever
    }
  }

  /** Ends the thread and its calls, then frees the lease: afterwards nothing is sent from here. */
  @Override
  public void close() throws IOException, InterruptedException {
    thread.interrupt();
    workers.close();
    thread.join();
    lease.close();
  }
}
