package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.CreateCalls;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.UploadRecord;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How sendings become jobs of the fake service, from the upload to the answer of the create, with
 * the records that a submission writes on its way.
 */
public final class FakeCreates {
  private final VirtualClock clock;
  private final Records records;
  private final RunPolicy policy;
  private final List<ShardPolicy> policies;
  private final FakeRequests requests;
  private final Faults faults;
  private final FakeJobs jobs;
  private final FakeFiles files;
  private final AskedWaits asked;
  private final List<LateCreate> late = new ArrayList<>();
  private int names;

  final List<Instant> refusals = new ArrayList<>();
  public int quotaJobs = Integer.MAX_VALUE;
  long quotaTokens = Long.MAX_VALUE;

  /** Of models that take something else. */
  final Map<String, Long> quotaOfModel = new HashMap<>();

  /** The sending whose create is lost on its way. */
  public @Nullable String loseCreateOf;

  /** The sending whose create's answer is lost, and whose job is listed when it is given up. */
  public @Nullable String hideJobOf;

  private record LateCreate(SendingTask task, Intent intent, Instant when) {}

  FakeCreates(
      VirtualClock clock,
      Records records,
      RunPolicy policy,
      List<ShardPolicy> policies,
      FakeRequests requests,
      Faults faults,
      FakeJobs jobs,
      FakeFiles files,
      AskedWaits asked) {
    this.clock = clock;
    this.records = records;
    this.policy = policy;
    this.policies = policies;
    this.requests = requests;
    this.faults = faults;
    this.jobs = jobs;
    this.files = files;
    this.asked = asked;
  }

  SubmitResult submit(SendingTask task, @Nullable Intent written, Room room) throws IOException {
    if (written != null) {
      return create(task, written, records.creates().noteAgain(task.name(), clock.instant()));
    }
    if (!files.hasRoom(task.bytes())) {
      return new SubmitResult.NotYet(null, new GeminiException.Quota("storage", null));
    }
    asked.came("upload " + task.name(), clock.instant());
    if (faults.strikes(Fault.UPLOAD_FAILS)) {
      return new SubmitResult.NotYet(null, asked.refuse("upload " + task.name(), clock.instant()));
    }
    Intent intent = intend(task, room);
    return create(task, intent, CreateCalls.Call.first(intent));
  }

  private long quota(String model) {
    return quotaOfModel.getOrDefault(model, quotaTokens);
  }

  private Intent intend(SendingTask task, Room room) throws IOException {
    faults.crash();
    FakeFiles.Stored file = upload(task);
    faults.crash();
    Intent intent =
        new Intent(
            file.displayName(),
            file.name(),
            policies.get(task.policy()).model(),
            policy.endpoint(),
            policy.keyFingerprint(),
            clock.instant(),
            task,
            null,
            room.reserved());
    if (!records.createIntent(task.name(), intent)) {
      jobs.violations.add("a second intent for " + task.name());
    }
    faults.crash();
    return intent;
  }

  /** The file that an earlier try has left, whatever it holds, or a new one. */
  private FakeFiles.Stored upload(SendingTask task) throws IOException {
    String drawn = DisplayName.of(policy.runName(), task.name(), String.format("%032x", names++));
    if (!records.createUpload(task.name(), new UploadRecord(drawn, task.origin()))) {
      UploadRecord recorded = records.upload(task.name());
      if (recorded == null) {
        throw new AssertionError("no upload record of " + task.name());
      }
      drawn = recorded.displayName();
    }
    FakeFiles.Stored left = files.find(drawn);
    return left == null ? files.upload(drawn, task) : left;
  }

  private SubmitResult create(SendingTask task, Intent intent, CreateCalls.Call call)
      throws IOException {
    FakeFiles.Stored file = files.get(intent.file());
    if (file == null) {
      jobs.violations.add("create of " + task.name() + " after its file was gone");
    } else if (!file.content().origin().equals(task.origin())) {
      jobs.violations.add("create of " + task + " from the file of " + file.content());
    }
    if (jobs.live(clock.instant()) >= quotaJobs
        || jobs.liveTokens(clock.instant(), intent.model()) + task.tokens() > quota(intent.model())
        || faults.strikes(Fault.CREATE_RATE_LIMITED)) {
      refusals.add(clock.instant());
      Duration hint = faults.strikes(Fault.HINT) ? Duration.ofSeconds(30) : null;
      GeminiException full = new GeminiException.Quota("full", hint);
      refuse(task, call, CreateRefusal.Kind.FULL, full);
      return new SubmitResult.NotYet(intent, full);
    }
    if (poison(task) > 0 && faults.strikes(Fault.POISON_REFUSED)) {
      return refused(task, intent, call);
    }
    if (faults.strikes(Fault.CREATE_LATE)) {
      Instant when = clock.instant().plusMillis(faults.upTo(1_200_000));
      late.add(new LateCreate(task, intent, when));
      return new SubmitResult.Doubtful(intent, "timed out");
    }
    if (faults.strikes(Fault.CREATE_LOST) || task.name().equals(loseCreateOf)) {
      return new SubmitResult.Doubtful(intent, "reset");
    }
    return made(task, intent);
  }

  /** The process may die before it has noted the answer, and then. */
  private void refuse(
      SendingTask task, CreateCalls.Call call, CreateRefusal.Kind kind, GeminiException cause)
      throws IOException {
    faults.crash();
    records.creates().refuse(task.name(), call, CreateRefusal.of(kind, cause, clock.instant()));
    faults.crash();
  }

  private SubmitResult refused(SendingTask task, Intent intent, CreateCalls.Call call)
      throws IOException {
    List<GeminiException.LineError> lines =
        faults.strikes(Fault.POISON_NAMED)
            ? List.of(new GeminiException.LineError(poison(task), "no such field"))
            : List.of();
    GeminiException.Invalid refused = new GeminiException.Invalid("refused", 400, lines);
    refuse(task, call, CreateRefusal.Kind.CONTENT, refused);
    return new SubmitResult.Refused(intent, refused);
  }

  private SubmitResult made(SendingTask task, Intent intent) throws IOException {
    boolean hidden = task.name().equals(hideJobOf);
    boolean lost = hidden || faults.strikes(Fault.ANSWER_LOST);
    FakeJob job = jobs.make(task, intent, clock.instant(), poison(task) > 0);
    if (lost && faults.strikes(Fault.CREATE_TWICE)) {
      jobs.makeTwin(job);
    } else if (hidden || (lost && faults.strikes(Fault.JOB_HIDDEN))) {
      hide(job);
    }
    faults.crash();
    if (lost) {
      return new SubmitResult.Doubtful(intent, "reset");
    }
    records.createJob(task.name(), new JobRecord(job.name, clock.instant(), false));
    return new SubmitResult.Created(intent, job.name);
  }

  private void hide(FakeJob job) {
    long wait = policy.doubtWait().toMillis();
    job.hidden = true;
    job.listedFrom = job.created.plusMillis(wait + faults.upTo(wait));
  }

  /** Late creates land in the order of time. */
  void land(Instant now) {
    for (Iterator<LateCreate> each = late.iterator(); each.hasNext(); ) {
      LateCreate create = each.next();
      if (!create.when().isAfter(now)) {
        each.remove();
        if (files.has(create.intent().file())) {
          FakeJob job = jobs.make(create.task(), create.intent(), now, poison(create.task()) > 0);
          job.listedFrom = job.created;
        }
      }
    }
  }

  /** The poisonous line's number from 1; 0 where there is none. */
  private int poison(SendingTask task) {
    List<Integer> carried = requests.of(task);
    int last = carried.get(carried.size() - 1);
    return requests.isPoison(task.shard(), last, Simulation.REQUESTS) ? carried.size() : 0;
  }
}
