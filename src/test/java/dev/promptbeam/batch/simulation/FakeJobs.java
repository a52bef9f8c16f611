package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.gemini.BatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jobs of the fake service, ours and those of others; takes down what must never happen. */
public final class FakeJobs {
  private static final int INVALID_ARGUMENT = 3;

  private final FakeRequests requests;
  private final Faults faults;
  private final List<FakeJob> all = new ArrayList<>();
  private final Map<String, FakeJob> byName = new HashMap<>();
  private final Map<String, FakeJob> bySending = new HashMap<>();
  private final Map<String, FakeJob> lastOfRequest = new HashMap<>();
  private final Map<String, String> lastCall = new HashMap<>();
  final Set<String> called = new HashSet<>();

  /** Requests that calls have served, to be billed. */
  final List<Integer> served = new ArrayList<>();

  private final Set<FakeJob> live = new HashSet<>();
  private int foreign;

  final List<String> violations = new ArrayList<>();
  public Duration longest = Duration.ofHours(2);

  /** Of ours at once. */
  int mostAtOnce;

  /** Of one model at once, whoever's. */
  long mostTokens;

  /** Milliseconds in which jobs held a place, and those times their tokens. */
  double slotTime;

  double tokenTime;

  FakeJobs(FakeRequests requests, Faults faults) {
    this.requests = requests;
    this.faults = faults;
  }

  /** How many of ours. */
  public int made() {
    return all.size() - foreign;
  }

  /** Ours, in the order they were made. */
  Stream<FakeJob> all() {
    return all.stream().filter(job -> !job.requests.isEmpty());
  }

  FakeJob get(String name) {
    FakeJob job = byName.get(name);
    if (job == null) {
      throw new AssertionError("no job was ever named " + name);
    }
    return job;
  }

  /** The job that a sending became; null where none. */
  public @Nullable FakeJob of(String sending) {
    return bySending.get(sending);
  }

  /** Newest first. */
  List<FakeJob> since(Instant since) {
    List<FakeJob> newest = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && !all.get(i).created.isBefore(since); i--) {
      newest.add(all.get(i));
    }
    return newest;
  }

  public int live(Instant now) {
    live.removeIf(job -> !job.live(now));
    return live.size();
  }

  /** Jobs that somebody else makes now; their tokens count where they are of the same model. */
  void makeForeign(int count, String model, long tokens, Instant now, Duration lasting) {
    for (int i = 0; i < count; i++) {
      String name = "batches/foreign-" + all.size();
      SendingTask task = SendingTask.first(new ShardInfo(name, 1, 1, 1, tokens));
      Intent intent = new Intent("nightly " + i, name, model, "", "", now, task);
      FakeJob job = new FakeJob(name, intent, List.of(), now);
      job.endsAt = now.plus(lasting);
      all.add(job);
      live.add(job);
      foreign++;
    }
  }

  private void sumUp(String model, Instant now) {
    live(now);
    long ours = live.stream().filter(job -> !job.requests.isEmpty()).count();
    mostAtOnce = Math.max(mostAtOnce, (int) ours);
    mostTokens = Math.max(mostTokens, liveTokens(now, model));
  }

  long liveTokens(Instant now, String model) {
    live(now);
    return live.stream()
        .filter(job -> job.intent.model().equals(model))
        .mapToLong(job -> job.intent.task().tokens())
        .sum();
  }

  /** True where the job that is kept for a sending lives. */
  boolean keptLives(String sending, Instant now) {
    String kept = requests.keptJob(sending);
    return kept != null && get(kept).live(now);
  }

  FakeJob make(SendingTask task, Intent intent, Instant now, boolean poisoned) {
    FakeJob job = new FakeJob("batches/" + all.size(), intent, requests.of(task), now);
    if (bySending.put(task.name(), job) != null) {
      violations.add("two jobs for " + task.name());
    }
    for (int request : job.requests) {
      checkCalled(lastCall.get(task.shard() + "#" + request), request);
      FakeJob earlier = lastOfRequest.put(task.shard() + "#" + request, job);
      if (earlier != null) {
        checkOpen(earlier, task, request, now);
      }
    }
    drawEnding(job, poisoned);
    enter(job);
    return job;
  }

  /** The same create makes another one, which a list shows as soon as the first. */
  void makeTwin(FakeJob first) {
    Instant now = first.created;
    FakeJob twin = new FakeJob("batches/" + all.size(), first.intent, first.requests, now);
    drawEnding(twin, first.errorCode == INVALID_ARGUMENT);
    twin.listedFrom = first.listedFrom;
    enter(twin);
  }

  /** A request is served by a call, which may not be while a job can answer it. */
  void call(SendingTask task, int request, Instant now) {
    if (!called.add(task.name())) {
      violations.add(task.name() + " is served by two calls");
    }
    served.add(request);
    String key = task.shard() + "#" + request;
    checkCalled(lastCall.put(key, task.name()), request);
    FakeJob earlier = lastOfRequest.get(key);
    if (earlier != null) {
      checkOpen(earlier, task, request, now);
    }
  }

  private void checkCalled(@Nullable String sending, int request) {
    if (sending != null && requests.fate(sending, request) != FakeRequests.Fate.FAILED) {
      violations.add(sending + "#" + request + " is asked again after its call");
    }
  }

  private void enter(FakeJob job) {
    all.add(job);
    byName.put(job.name, job);
    live.add(job);
    sumUp(job.intent.model(), job.created);
    double lasts = Duration.between(job.created, job.endsAt).toMillis();
    slotTime += lasts;
    tokenTime += lasts * job.intent.task().tokens();
  }

  /**
   * Only what failed or was not served may be asked again, and not while it may be answered; the
   * rest of an answer once.
   */
  private void checkOpen(FakeJob earlier, SendingTask later, int request, Instant now) {
    String sending = earlier.intent.task().name();
    String kept = requests.keptJob(sending);
    boolean lives = kept == null ? earlier.live(now) && !earlier.hidden : get(kept).live(now);
    if (lives) {
      violations.add(sending + "#" + request + " is asked again while its job lives");
    }
    FakeRequests.Fate fate = requests.fate(sending, request);
    int hops = later.hops() - earlier.intent.task().hops();
    boolean again = fate == FakeRequests.Fate.FAILED || fate == FakeRequests.Fate.UNSERVED;
    boolean goesOn = fate == FakeRequests.Fate.CONTINUED;
    if (!(again && hops == 0) && !(goesOn && hops == 1)) {
      violations.add(sending + "#" + request + " is asked again after " + fate);
    }
  }

  private void drawEnding(FakeJob job, boolean poisoned) {
    Instant now = job.created;
    job.endsAt = now.plusSeconds(60).plusMillis(faults.upTo(longest.toMillis()));
    job.outputDelay = Duration.ofMillis(faults.upTo(120_000));
    if (faults.strikes(Fault.LIST_LAGS)) {
      job.listedFrom = now.plusMillis(faults.upTo(300_000));
    }
    if (poisoned) {
      job.fail(INVALID_ARGUMENT);
    } else if (faults.strikes(Fault.JOB_STUCK)) {
      job.stuck = true;
      job.endsAt = now.plus(Duration.ofDays(365));
    } else if (faults.strikes(Fault.JOB_EXPIRES)) {
      job.ending = BatchState.EXPIRED;
    } else if (faults.strikes(Fault.JOB_FAILS)) {
      job.fail(13);
    } else if (faults.strikes(Fault.JOB_CANCELLED_OUTSIDE)) {
      job.ending = BatchState.CANCELLED;
    }
  }
}
