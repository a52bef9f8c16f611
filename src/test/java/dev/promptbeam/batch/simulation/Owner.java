package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.lane.Tenure;
import dev.promptbeam.batch.lease.DispatcherLease;
import dev.promptbeam.batch.lease.RecordLease;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.batch.submit.GeminiCalls;
import dev.promptbeam.batch.submit.Submission;
import dev.promptbeam.ledger.LeaseRecord;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that works on a run, on a thread that goes from gate to gate when it is told to: one
 * that is not told to is frozen.
 */
final class Owner implements Gate, AutoCloseable {
  /** Longer than a doubt is waited for, so that the one cannot stand in for the other. */
  static final Duration LONGEST_CALL = Duration.ofMinutes(30);

  static final String IDLE = "idle";
  static final String ENDED = "ended";
  private static final Duration LOOK_AROUND = Duration.ofSeconds(2);

  private final Semaphore go = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);
  private final Thread thread;
  private final TwoOwners world;
  private final String name;
  private final Clock clock;
  private final Records records;
  private final LeaseRecord lease;
  private volatile String at = "start";
  private volatile Instant wake = Instant.MIN;
  private volatile @Nullable Throwable failure;
  private final Deque<Runnable> inbox = new ArrayDeque<>();
  private final List<SendingTask> toRead = new ArrayList<>();

  Owner(TwoOwners world, String name) {
    this.world = world;
    this.name = name;
    this.clock = world.clock;
    this.records = new Records(new GatedLedger(world.ledger, this));
    this.lease = new GatedLease(world.lease, this);
    this.thread = new Thread(this::live, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it stands. */
  String at() {
    return at;
  }

  boolean ended() {
    return at.equals(ENDED);
  }

  /** True where it has nothing to do before a moment that is not yet there. */
  boolean sleeps() {
    return at.equals(IDLE) && clock.instant().isBefore(wake);
  }

  Instant wake() {
    return wake;
  }

  /** Lets it go to its next gate. */
  void step() throws InterruptedException {
    go.release();
    arrived.acquire();
    if (failure != null) {
      throw new AssertionError(name + " at " + at, failure);
    }
  }

  @Override
  public void pass(String point) {
    at = point;
    arrived.release();
    go.acquireUninterruptibly();
  }

  private void live() {
    go.acquireUninterruptibly();
    try {
      DispatcherLease.Source source =
          RecordLease.source(lease, name, clock, LONGEST_CALL, records.creates()::areOpen);
      while (!world.settled()) {
        DispatcherLease held = source.tryAcquire();
        if (held == null) {
          sleep(clock.instant().plus(LOOK_AROUND));
        } else {
          decide(held);
          held.close();
        }
      }
    } catch (Throwable e) {
      failure = e;
    }
    at = ENDED;
    arrived.release();
  }

  private void decide(DispatcherLease held) throws Exception {
    inbox.clear();
    toRead.clear();
    Tenure tenure = new Tenure(held, context(held), world.shards);
    for (Instant next = tenure.turn(); next != null; next = tenure.turn()) {
      for (SendingTask task : List.copyOf(toRead)) {
        toRead.remove(task);
        records.createRead(task.name(), new ReadRecord(task.requests(), 0, 0, 0));
        tenure.noteRead(task.name());
      }
      if (inbox.isEmpty()) {
        sleep(next);
      }
    }
  }

  private void sleep(Instant until) {
    wake = until;
    pass(IDLE);
  }

  private Context context(DispatcherLease held) throws IOException {
    RunPolicy policy = Simulation.policy(0, 10);
    Random random = new Random(name.hashCode());
    Submission submission =
        new Submission(
            world.directory,
            records,
            world.service.seenThrough(this),
            policy,
            Policies.ONE,
            clock,
            random,
            held,
            world.inline);
    return new Context(
        policy,
        Policies.ONE,
        records,
        new GeminiCalls(
            world.service.seenThrough(this), submission, "m", new ServiceClock(clock, ahead -> {})),
        new Inbox(),
        new Lanes(),
        (event, subject, details) -> world.journal.add(event + " " + subject),
        clock,
        random);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** Calls are made at once, one after another; their results are handled in the next turn. */
  private final class Inbox implements Workers {
    @Override
    public <T> void run(Callable<T> call, Consumer<T> handler) {
      try {
        T value = call.call();
        inbox.add(() -> handler.accept(value));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void handleResults() {
      for (int left = inbox.size(); left > 0; left--) {
        inbox.remove().run();
      }
    }
  }

  private final class Lanes implements Board {
    @Override
    public void toRead(SendingTask task) {
      toRead.add(task);
    }

    @Override
    public void toPublish(String shard) {}

    @Override
    public void stop(StopCause cause, String message) {
      world.journal.add("stop " + cause.word() + " " + message);
    }
  }

  private record GatedLease(LeaseRecord shared, Gate gate) implements LeaseRecord {
    @Override
    public Held read() throws java.io.IOException {
      gate.pass("read lease");
      return shared.read();
    }

    @Override
    public boolean replace(long generation, String holder, boolean released)
        throws java.io.IOException {
      gate.pass("renew");
      return shared.replace(generation, holder, released);
    }
  }
}
