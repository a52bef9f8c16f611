package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.answer.Fetches;
import dev.promptbeam.batch.lease.DispatcherLease;
import dev.promptbeam.batch.lease.FileLease;
import dev.promptbeam.batch.lease.RecordLease;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.LeaseRecord;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.model.BatchMode;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session: what the lanes of one run in one JVM share, which is the client, the board of work,
 * and the dispatcher where this JVM holds its lease.
 */
final class RunSession implements AutoCloseable {
  /** To connect, and twice the client's patience with a create: its head, then its body. */
  private static final Duration LONGEST_CREATE = Duration.ofMinutes(25);

  /** Signals of a run on Cloud Storage are looked for no more often than that. */
  private static final Duration REMOTE_LOOK = Duration.ofSeconds(2);

  private final RunSetup setup;
  private final Records records;
  private final EventLog events;
  private final Signals signals;
  private final GeminiClient client;
  private final WorkBoard board;
  private final KnownShards shards;
  private final SpentShards spent;
  private final int asked;
  private final boolean inline;
  private final DispatcherLease.Source leases;
  private final Fetches fetches = new Fetches();
  private @Nullable DispatcherThread dispatcher;

  RunSession(RunSetup setup) throws IOException {
    this.setup = setup;
    RunDirectory directory = setup.directory();
    this.records = new Records(directory.ledger());
    Sealed sealed = records.sealed();
    if (sealed == null) {
      throw new IllegalStateException(directory + " is not packed");
    }
    this.events = new EventLog(directory.eventsFile(), Surroundings.ofThisProcess().clock());
    this.signals =
        new Signals(directory.ledger(), events, directory.isRemote() ? REMOTE_LOOK : Duration.ZERO);
    this.leases = leases(directory, records);
    this.inline = setup.policy().mode() != BatchMode.FILE && sealed.fitsInline();
    this.shards = new KnownShards(records);
    this.asked = sealed.asked().size();
    this.spent = new SpentShards(setup, records, shards);
    spent.dropAll();
    this.client = setup.connect().open();
    this.board = new WorkBoard(directory, records, signals, shards);
  }

  /** Ends the dispatcher and frees its lease. */
  @Override
  public void close() throws IOException {
    try (board;
        client) {
      if (dispatcher != null) {
        dispatcher.close();
      }
    }
    events.flush();
  }

  RunSetup setup() {
    return setup;
  }

  Records records() {
    return records;
  }

  GeminiClient client() {
    return client;
  }

  /** Those that are known by now. */
  KnownShards shards() {
    return shards;
  }

  SpentShards spent() {
    return spent;
  }

  EventLog events() {
    return events;
  }

  Signals signals() {
    return signals;
  }

  WorkBoard board() {
    return board;
  }

  /** True where requests travel in the create call. */
  boolean inline() {
    return inline;
  }

  /** Where the lease is to be had; asked by one thread at a time. */
  DispatcherLease.Source leases() {
    return leases;
  }

  private static DispatcherLease.Source leases(RunDirectory directory, Records records) {
    LeaseRecord record = directory.ledger().lease();
    String holder = String.valueOf(ProcessHandle.current().pid());
    return record == null
        ? FileLease.source(directory.dispatcherLockFile())
        : RecordLease.source(
            record, holder, SteadyClock.start(), LONGEST_CREATE, records.creates()::areOpen);
  }

  /** Starts the dispatcher here unless another JVM holds its lease; throws what it died of. */
  synchronized void lead() throws IOException, InterruptedException {
    if (dispatcher != null && dispatcher.lost()) {
      dispatcher = dispatcher.succeeded();
    }
    if (dispatcher == null) {
      dispatcher = DispatcherThread.startIfFree(this);
    }
    if (dispatcher != null) {
      dispatcher.rethrow();
    }
  }

  /** Takes in what other JVMs did, and posts what any of them left to do. */
  void lookAround() throws IOException {
    board.lookAround(leading() != null);
  }

  /** True where all is published, and what the dispatcher does besides is done as well. */
  boolean finished() throws IOException {
    if (!board.allPublished()) {
      return false;
    }
    DispatcherThread here = leading();
    if (here == null) {
      return records.lateLooks().open().isEmpty();
    }
    here.rethrow();
    return here.isOver() && !here.lost();
  }

  Fetches fetches() {
    return fetches;
  }

  void readDone(String sending) {
    DispatcherThread leading = leading();
    if (leading != null) {
      leading.noteRead(sending);
    }
  }

  /**
   * Stops a run that was told to go inline and is not one small job; nothing was sent yet, so a
   * cancelled one can be settled.
   */
  boolean refusesMode() throws IOException {
    boolean misfit = setup.policy().mode() == BatchMode.INLINE && !inline && asked > 0;
    boolean refused = misfit && !signals.cancelled();
    if (refused) {
      String message = "is not one small job (" + asked + " shards); use mode: file or auto";
      signals.stop(StopRecord.refusal(StopCause.MODE, "batch.mode: inline: the run " + message));
    }
    return refused;
  }

  List<ShardInfo> sealedShards() throws IOException {
    Sealed sealed = records.sealed();
    return sealed == null ? List.of() : sealed.shards();
  }

  private synchronized @Nullable DispatcherThread leading() {
    return dispatcher;
  }
}
