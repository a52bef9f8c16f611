package dev.promptbeam.batch;

import dev.promptbeam.batch.Faults.Fault;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
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
final class FakeService implements RemoteCalls {
  private static final int TWICE = 2;

  private final VirtualClock clock;
  private final Records records;
  private final RunPolicy policy;
  private final FakeRequests requests;
  final FakeJobs jobs;
  private final Faults faults;
  final FakeFiles files;
  private final Map<String, Integer> misses = new HashMap<>();
  private final List<LateCreate> late = new ArrayList<>();
  private int emptyInARow;
  private int names;

  final AskedWaits asked = new AskedWaits();
  final List<Instant> refusals = new ArrayList<>();
  final List<Instant> listings = new ArrayList<>();
  int quotaJobs = Integer.MAX_VALUE;
  long quotaTokens = Long.MAX_VALUE;

  /** What every cancel is refused with. */
  @Nullable GeminiException refusalOfCancels;

  /** Cancels are taken and do nothing. */
  boolean ignoresCancels;

  /** Listings show nothing, by mistake. */
  boolean hideAll;

  /** The sending whose create is lost on its way. */
  @Nullable String loseCreateOf;

  Instant downFrom = Instant.MAX;
  Instant downTo = Instant.MAX;
  @Nullable GeminiException denial;

  private record LateCreate(SendingTask task, Intent intent, Instant when) {}

  /** The process dies here. */
  static final class Crash extends RuntimeException {}

  FakeService(
      VirtualClock clock, Records records, RunPolicy policy, FakeRequests requests, Faults faults) {
    this.clock = clock;
    this.records = records;
    this.policy = policy;
    this.requests = requests;
    this.faults = faults;
    this.jobs = new FakeJobs(requests, faults);
    this.files = new FakeFiles(clock);
  }

  boolean hasFile(String name) {
    return files.has(name);
  }

  @Override
  public Submission.Result submit(SendingTask task, @Nullable Intent written) throws IOException {
    Instant now = arrive();
    if (denial != null) {
      return new Submission.Result.Denied(denial);
    }
    if (down(now) || faults.strikes(Fault.CREATE_NOT_SENT)) {
      return new Submission.Result.NotYet(
          written, new GeminiException.Unreachable("no route", false, null));
    }
    if (written != null) {
      records.noteSentAgain(task.name(), now);
      return create(task, written);
    }
    if (!files.hasRoom(task.bytes())) {
      return new Submission.Result.NotYet(null, new GeminiException.Quota("storage", null));
    }
    asked.came("upload " + task.name(), now);
    if (faults.strikes(Fault.UPLOAD_FAILS)) {
      return new Submission.Result.NotYet(null, asked.refuse("upload " + task.name(), now));
    }
    return create(task, upload(task));
  }

  private Intent upload(SendingTask task) throws IOException {
    crash();
    String file = files.upload(task.bytes());
    crash();
    Intent intent =
        new Intent(
            DisplayName.of(policy.runName(), task.name(), String.format("%032x", names++)),
            file,
            policy.model(),
            policy.endpoint(),
            policy.keyFingerprint(),
            clock.instant(),
            task);
    if (!records.createIntent(task.name(), intent)) {
      jobs.violations.add("a second intent for " + task.name());
    }
    crash();
    return intent;
  }

  private Submission.Result create(SendingTask task, Intent intent) throws IOException {
    if (!hasFile(intent.file())) {
      jobs.violations.add("create of " + task.name() + " after its file was gone");
    }
    if (jobs.live(clock.instant()) >= quotaJobs
        || jobs.liveTokens(clock.instant(), policy.model()) + task.tokens() > quotaTokens
        || faults.strikes(Fault.CREATE_RATE_LIMITED)) {
      refusals.add(clock.instant());
      Duration hint = faults.strikes(Fault.HINT) ? Duration.ofSeconds(30) : null;
      return new Submission.Result.NotYet(intent, new GeminiException.Quota("full", hint));
    }
    int poison = poison(task);
    if (poison > 0 && faults.strikes(Fault.POISON_REFUSED)) {
      List<GeminiException.LineError> lines =
          faults.strikes(Fault.POISON_NAMED)
              ? List.of(new GeminiException.LineError(poison, "no such field"))
              : List.of();
      return new Submission.Result.Refused(
          intent, new GeminiException.Invalid("refused", 400, lines));
    }
    if (faults.strikes(Fault.CREATE_LATE)) {
      Instant when = clock.instant().plusMillis(faults.upTo(1_200_000));
      late.add(new LateCreate(task, intent, when));
      return new Submission.Result.Doubtful(intent, "timed out");
    }
    if (faults.strikes(Fault.CREATE_LOST) || task.name().equals(loseCreateOf)) {
      return new Submission.Result.Doubtful(intent, "reset");
    }
    String job = jobs.make(task, intent, clock.instant(), poison > 0).name;
    crash();
    if (faults.strikes(Fault.ANSWER_LOST)) {
      return new Submission.Result.Doubtful(intent, "reset");
    }
    records.createJob(task.name(), new JobRecord(job, clock.instant(), false));
    return new Submission.Result.Created(intent, job);
  }

  /** The poisonous line's number from 1; 0 where there is none. */
  private int poison(SendingTask task) {
    List<Integer> carried = requests.of(task);
    int last = carried.get(carried.size() - 1);
    return requests.isPoison(task.shard(), last, Simulation.REQUESTS) ? carried.size() : 0;
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
    return new Seen(job.seen(now), null);
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
    crash();
    Instant now = arrive();
    if (intent == null) {
      return Done.OK;
    }
    asked.came("delete " + intent.file(), now);
    if (down(now) || faults.strikes(Fault.DELETE_FAILS)) {
      return new Done(asked.refuse("delete " + intent.file(), now));
    }
    files.delete(intent.file());
    if (jobs.liveOn(intent.file(), now) && isKnown(intent) && !ignoresCancels) {
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
    if (hideAll) {
      return new Listing(now, List.of(), null);
    }
    if (emptyInARow < TWICE && faults.strikes(Fault.LIST_EMPTY)) {
      emptyInARow++;
      return new Listing(now, List.of(), null);
    }
    emptyInARow = 0;
    List<BatchJob> shown = new ArrayList<>();
    for (FakeJob job : jobs.since(since)) {
      boolean listed = !job.vanished && !job.listedFrom.isAfter(now);
      if (listed) {
        shown.add(job.seen(now));
      }
    }
    return new Listing(now, shown, null);
  }

  /** Late creates land in the order of time. */
  private Instant arrive() {
    Instant now = clock.instant();
    for (Iterator<LateCreate> each = late.iterator(); each.hasNext(); ) {
      LateCreate create = each.next();
      if (!create.when().isAfter(now)) {
        each.remove();
        if (hasFile(create.intent().file())) {
          FakeJob job = jobs.make(create.task(), create.intent(), now, poison(create.task()) > 0);
          job.listedFrom = job.created;
        }
      }
    }
    return now;
  }

  /** A create that lands between the last look and the fence is found by the look after it. */
  private boolean isKnown(Intent intent) {
    try {
      return records.job(intent.task().name()) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean down(Instant now) {
    return !now.isBefore(downFrom) && now.isBefore(downTo);
  }

  private void crash() {
    if (faults.strikes(Fault.CRASH)) {
      throw new Crash();
    }
  }
}
