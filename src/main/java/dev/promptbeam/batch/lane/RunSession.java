package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.answer.Fetches;
import dev.promptbeam.batch.lease.Claims;
import dev.promptbeam.batch.lease.DispatcherLease;
import dev.promptbeam.batch.lease.FileLease;
import dev.promptbeam.batch.lease.Presence;
import dev.promptbeam.batch.lease.RecordLease;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.Work;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.LeaseRecord;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.BatchMode;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the lanes of one run in one JVM share: the client, the board of work, and the dispatcher
 * where this JVM holds its lease. Opened by the first lane, closed by the last.
 */
final class RunSession implements Board {
  private static final Map<String, RunSession> OPEN = new HashMap<>();

  /** To connect, and twice the client's patience with a create: its head, then its body. */
  private static final Duration LONGEST_CREATE = Duration.ofMinutes(25);

  private static final int LOOKS_FOR_THE_LEFT = 10;

  private final RunSetup setup;
  private final Records records;
  private final Stops stops;
  private final Cancellation cancellation;
  private final EventLog events;
  private final Claims claims;
  private final GeminiClient client;
  private final Set<String> shards = new HashSet<>();
  private final Set<String> published = new HashSet<>();
  private final BlockingQueue<Work> work = new LinkedBlockingQueue<>();
  private final LedgerScan scan;
  private final boolean inline;
  private final DispatcherLease.Source leases;
  private @Nullable DispatcherThread dispatcher;
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean stopped;
  private volatile boolean cancelled;
  private final Fetches fetches = new Fetches();
  private int lanes;

  private RunSession(RunSetup setup) throws IOException {
    this.setup = setup;
    RunDirectory directory = setup.directory();
    this.records = new Records(directory.ledger());
    this.stops = new Stops(directory.ledger());
    this.cancellation = new Cancellation(directory.ledger());
    this.events = new EventLog(directory.eventsFile(), Surroundings.ofThisProcess().clock());
    this.leases = leases(directory);
    this.client = setup.connect().open();
    this.scan = new LedgerScan(records, this, SteadyClock.start());
    Sealed sealed = records.sealed();
    if (sealed == null) {
      throw new IllegalStateException(directory + " is not packed");
    }
    this.inline = setup.policy().mode() != BatchMode.FILE && sealed.fitsInline();
    sealed.shards().forEach(shard -> shards.add(shard.id()));
    published.addAll(records.published());
    this.claims = new Claims(records, Presence.show(directory));
  }

  /** Joins the session of this run, or opens it. */
  static RunSession enter(RunSetup setup) throws IOException {
    synchronized (OPEN) {
      String key = setup.directory().toString();
      RunSession session = OPEN.get(key);
      if (session == null) {
        session = new RunSession(setup);
        OPEN.put(key, session);
      }
      session.lanes++;
      return session;
    }
  }

  /** Leaves; the last lane out ends the dispatcher and frees its lease. */
  void leave() throws IOException, InterruptedException {
    synchronized (OPEN) {
      lanes--;
      if (lanes > 0) {
        return;
      }
      OPEN.remove(setup.directory().toString());
    }
    try (claims;
        client) {
      if (dispatcher != null) {
        dispatcher.close();
      }
    }
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

  EventLog events() {
    return events;
  }

  /** True where requests travel in the create call. */
  boolean inline() {
    return inline;
  }

  /** Where the lease is to be had; asked by one thread at a time. */
  DispatcherLease.Source leases() {
    return leases;
  }

  private static DispatcherLease.Source leases(RunDirectory directory) {
    LeaseRecord record = directory.ledger().lease();
    String holder = String.valueOf(ProcessHandle.current().pid());
    return record == null
        ? FileLease.source(directory.dispatcherLockFile())
        : RecordLease.source(record, holder, SteadyClock.start(), LONGEST_CREATE);
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
    // Where the dispatcher is here it posts all work; what is left is that of lanes that died.
    boolean left = looks.incrementAndGet() % LOOKS_FOR_THE_LEFT == 0;
    boolean scans = left || leading() == null;
    synchronized (published) {
      if (scans) {
        scan.turn(published, left);
      } else {
        published.addAll(records.published());
      }
    }
  }

  /**
   * Claims work for a lane of this session. What a session has claimed that is no more is posted
   * again: nobody else would do it.
   */
  boolean claim(Work piece, String lane) throws IOException {
    if (claims.take(piece, lane)) {
      return true;
    }
    if (claims.isAbandoned(piece)) {
      again(piece);
    }
    return false;
  }

  /** True where all is published, and what the dispatcher does besides is done as well. */
  boolean finished() throws IOException {
    synchronized (published) {
      if (published.size() < shards.size()) {
        return false;
      }
    }
    DispatcherThread here = leading();
    if (here == null) {
      return records.openLateLooks().isEmpty();
    }
    here.rethrow();
    return here.isOver() && !here.lost();
  }

  /** True once the run shall end. */
  boolean stopped() throws IOException {
    stopped = stopped || stops.current() != null;
    return stopped;
  }

  /** True once the run is cancelled, by whatever process; it is not forgotten again. */
  boolean cancelled() throws IOException {
    cancelled = cancelled || cancellation.isRequested();
    return cancelled;
  }

  /** When jobs are not waited for any more; null where they are. */
  @Nullable Instant leaveAt() throws IOException {
    return stops.leaveAt();
  }

  /** True where every shard that is settled is published. */
  boolean publishedAllSettled() throws IOException {
    return new HashSet<>(records.published()).containsAll(records.settledShards());
  }

  /** The next thing to do; null where there is none in time. */
  @Nullable Work take(Duration most) throws InterruptedException {
    return work.poll(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Posts work again at which a lane failed; its claim would keep all others from it for ever. */
  void again(Work failed) {
    work.add(failed.again());
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

  void publishedDone(String shard) {
    synchronized (published) {
      published.add(shard);
    }
  }

  /**
   * Stops a run that was told to go inline and is not one small job; nothing was sent yet, so a
   * cancelled one can be settled.
   */
  boolean refusesMode() throws IOException {
    boolean misfit = setup.policy().mode() == BatchMode.INLINE && !inline && !shards.isEmpty();
    boolean refused = misfit && !cancelled();
    if (refused) {
      String message =
          "is not one small job (" + shards.size() + " shards); use mode: file or auto";
      stop(StopRecord.refusal(StopCause.MODE, "batch.mode: inline: the run " + message));
    }
    return refused;
  }

  List<ShardInfo> sealedShards() throws IOException {
    Sealed sealed = records.sealed();
    return sealed == null ? List.of() : sealed.shards();
  }

  @Override
  public void toRead(SendingTask task) {
    work.add(Work.read(task));
  }

  @Override
  public void toPublish(String shard) {
    work.add(Work.publish(shard));
  }

  @Override
  public void stop(StopCause cause, String message) {
    stop(StopRecord.of(cause, message));
  }

  private void stop(StopRecord stop) {
    try {
      stops.record(stop);
      events.add("stopped", Map.of("cause", stop.cause()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    stopped = true;
  }

  private synchronized @Nullable DispatcherThread leading() {
    return dispatcher;
  }
}
