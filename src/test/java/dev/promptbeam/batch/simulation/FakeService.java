package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.batch.state.FlexResult;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The service as a simulation assumes it; this is the model that the dispatcher's rules are proven
 * against.
 *
 * <ul>
 *   <li>Quotas: an upload is refused with 429 when the bytes held would pass the storage; a create
 *       when the live jobs of all programs, or the tokens of the model's live jobs, would pass
 *       theirs, or at random (rate). A 429 does not say which, and only sometimes for how long.
 *   <li>A create makes a job at once, later (up to 20 minutes), or never, whatever its answer says;
 *       one whose input file is gone makes none. One with a poisonous line is refused, with or
 *       without naming it, or its job fails with code 3.
 *   <li>Where a create's answer is lost it may have made two jobs, listed alike; or one that is
 *       listed only when {@code doubtWait} is over, but before it is over twice, and runs on
 *       without its input.
 *   <li>A job lasts one minute to {@code jobs.longest}; it succeeds (its output attached up to two
 *       minutes late), fails, expires, is cancelled by others, makes no progress, or vanishes.
 *   <li>A job that is there is found by one of three polls. A cancel that arrives ends it within a
 *       minute.
 *   <li>A listing shows every job at most five minutes after it was made, and one made late at
 *       once, except when it fails or is empty by mistake, twice in a row at most.
 *   <li>Files live 48 hours.
 * </ul>
 *
 * What goes wrong, and how often, is drawn by {@link Faults}; the process may die at every step.
 */
public final class FakeService implements RemoteCalls {
  private static final int TWICE = 2;

  private final VirtualClock clock;
  public final FakeJobs jobs;
  private final FakeRequests requests;
  private final Faults faults;
  public final FakeFiles files;
  public final FakeCreates creates;
  private final FakeFlex flex;
  private final Map<String, Integer> misses = new HashMap<>();
  private int emptyInARow;

  /** Hears the dates of answers. */
  ServiceClock listener;

  /** Answers have no date. */
  boolean undated;

  final AskedWaits asked = new AskedWaits();
  public final List<Instant> listings = new ArrayList<>();

  /** What every cancel is refused with. */
  @Nullable GeminiException refusalOfCancels;

  /** Cancels are taken and do nothing. */
  boolean ignoresCancels;

  /** Listings show nothing, by mistake. */
  public boolean hideAll;

  /** Listings are refused with 429, whatever else is answered. */
  public boolean refusesLists;

  /** So many deletions of inputs fail, the next ones. */
  public int deletesToFail;

  public Instant downFrom = Instant.MAX;
  public Instant downTo = Instant.MAX;
  @Nullable GeminiException denial;

  /** The process dies here. */
  public static final class Crash extends RuntimeException {}

  FakeService(
      VirtualClock clock,
      Records records,
      RunPolicy policy,
      List<ShardPolicy> policies,
      FakeRequests requests,
      Faults faults) {
    this.clock = clock;
    this.requests = requests;
    this.listener = new ServiceClock(clock, ahead -> {});
    this.faults = faults;
    this.jobs = new FakeJobs(requests, faults);
    this.files = new FakeFiles(clock);
    this.flex = new FakeFlex(records, faults, jobs, requests);
    this.creates =
        new FakeCreates(clock, records, policy, policies, requests, faults, jobs, files, asked);
  }

  public boolean hasFile(String name) {
    return files.has(name);
  }

  @Override
  public SubmitResult submit(SendingTask task, @Nullable Intent written, Room room)
      throws IOException {
    Instant now = arrive();
    if (denial != null) {
      return new SubmitResult.Denied(denial);
    }
    if (down(now) || faults.strikes(Fault.CREATE_NOT_SENT)) {
      return new SubmitResult.NotYet(
          written, new GeminiException.Unreachable("no route", false, null));
    }
    return creates.submit(task, written, room);
  }

  @Override
  public FlexResult ask(SendingTask task, @Nullable Intent written, Room room) throws IOException {
    faults.crash();
    Instant now = arrive();
    if (down(now)) {
      return new FlexResult(
          written, null, new GeminiException.Unreachable("no route", false, null));
    }
    return flex.ask(task, written, room, now);
  }

  @Override
  public Reservation bound(SendingTask task, LocalDate made) {
    return requests.bound(task, made);
  }

  @Override
  public @Nullable Instant time() {
    return undated ? null : clock.instant();
  }

  @Override
  public Seen poll(String name) {
    Instant now = arrive();
    if (denial != null) {
      return new Seen(null, denial);
    }
    asked.came("poll " + name, now);
    if (down(now) || faults.strikes(Fault.POLL_FAILS)) {
      return new Seen(null, asked.refuse("poll " + name, now));
    }
    FakeJob job = jobs.get(name);
    if (job.live(now) && faults.strikes(Fault.JOB_VANISHES)) {
      job.vanished = true;
    }
    boolean missed = misses.getOrDefault(name, 0) < TWICE && faults.strikes(Fault.POLL_MISSES);
    if (job.vanished || missed) {
      misses.merge(name, 1, Integer::sum);
      return new Seen(null, new GeminiException.Gone("not found", 404));
    }
    misses.remove(name);
    BatchJob seen = job.seen(now, undated ? null : now);
    listener.heard(seen.answered());
    return new Seen(seen, null);
  }

  @Override
  public Done cancel(String name) {
    Instant now = arrive();
    asked.came("cancel " + name, now);
    if (down(now) || faults.strikes(Fault.CANCEL_LOST)) {
      return new Done(asked.refuse("cancel " + name, now));
    }
    if (refusalOfCancels != null) {
      return new Done(refusalOfCancels);
    }
    if (!ignoresCancels) {
      jobs.get(name).cancel(now.plusSeconds(30));
    }
    return faults.strikes(Fault.CANCEL_ANSWER_LOST)
        ? new Done(asked.refuse("cancel " + name, now))
        : Done.OK;
  }

  @Override
  public Done deleteInput(@Nullable Intent intent) {
    faults.crash();
    Instant now = arrive();
    if (intent == null) {
      return Done.OK;
    }
    boolean fails = deletesToFail > 0;
    deletesToFail -= fails ? 1 : 0;
    asked.came("delete " + intent.file(), now);
    if (fails || down(now) || faults.strikes(Fault.DELETE_FAILS)) {
      return new Done(asked.refuse("delete " + intent.file(), now));
    }
    files.delete(intent.file());
    if (jobs.keptLives(intent.task().name(), now) && !ignoresCancels) {
      jobs.violations.add("the input of a live job was deleted: " + intent.task().name());
    }
    return Done.OK;
  }

  @Override
  public Listing list(Instant since) {
    Instant now = arrive();
    listings.add(now);
    if (denial != null) {
      return new Listing(now, List.of(), denial);
    }
    asked.came("list", now);
    if (down(now) || faults.strikes(Fault.LIST_FAILS)) {
      return new Listing(now, List.of(), asked.refuse("list", now));
    }
    if (refusesLists) {
      return new Listing(now, List.of(), new GeminiException.Quota("too many lists", null));
    }
    if (hideAll) {
      return new Listing(now, List.of(), null);
    }
    boolean empty = emptyInARow < TWICE && faults.strikes(Fault.LIST_EMPTY);
    if (empty && (emptyInARow == 0 || isKnownToErr(now))) {
      emptyInARow++;
      return new Listing(now, List.of(), null);
    }
    emptyInARow = 0;
    List<BatchJob> shown = new ArrayList<>();
    for (FakeJob job : jobs.since(since)) {
      boolean listed = !job.vanished && !job.listedFrom.isAfter(now);
      if (listed) {
        shown.add(job.seen(now, undated ? null : now));
      }
    }
    return new Listing(now, shown, null);
  }

  /**
   * A second empty list in a row is believed where no job is known that it should show: that the
   * service does not err twice then is assumed (reliability.md, What remains).
   */
  private boolean isKnownToErr(Instant now) {
    return jobs.all()
        .filter(job -> job.live(now))
        .anyMatch(job -> job.name.equals(requests.keptJob(job.intent.task().name())));
  }

  private Instant arrive() {
    Instant now = clock.instant();
    creates.land(now);
    return now;
  }

  private boolean down(Instant now) {
    return !now.isBefore(downFrom) && now.isBefore(downTo);
  }
}
