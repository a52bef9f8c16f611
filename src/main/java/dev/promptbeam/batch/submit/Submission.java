package dev.promptbeam.batch.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.answer.RequestSubset;
import dev.promptbeam.batch.budget.RequestCosts;
import dev.promptbeam.batch.lease.DispatcherLease;
import dev.promptbeam.batch.media.Prepared;
import dev.promptbeam.batch.media.RunMedia;
import dev.promptbeam.batch.record.CreateCalls;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.InlineRequest;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns a sending into a job, on a worker thread: input file, upload, intent, create. The create
 * call is sent once; whoever gets {@link SubmitResult.Doubtful} must look for the job before
 * anything else is done for that sending.
 */
public final class Submission {
  private final RunDirectory directory;
  private final Records records;
  private final GeminiClient client;
  private final RunPolicy policy;
  private final List<ShardPolicy> policies;
  private final Clock clock;
  private final Intents intents;
  private final InputUpload uploads;
  private final RunMedia media;
  private final DispatcherLease lease;
  private final Cancellation cancellation;
  private final boolean inline;
  private final FlexCalls flex;

  public Submission(
      RunDirectory directory,
      Records records,
      GeminiClient client,
      RunPolicy policy,
      List<ShardPolicy> policies,
      Clock clock,
      RandomGenerator random,
      DispatcherLease lease,
      boolean inline)
      throws IOException {
    this.directory = directory;
    this.records = records;
    this.client = client;
    this.policy = policy;
    this.policies = policies;
    this.clock = clock;
    this.lease = lease;
    this.cancellation = new Cancellation(directory.ledger());
    this.media = new RunMedia(directory, client, policy, clock, random);
    this.inline = inline;
    this.uploads = new InputUpload(directory, records, client, clock);
    this.intents = new Intents(policy, policies, clock, random);
    this.flex =
        new FlexCalls(
            directory,
            records,
            client,
            media,
            intents,
            () -> cancellation.isRequested() || !lease.heldAt(clock.instant()));
  }

  /**
   * Uploads and creates; with an intent that is already written, only creates. The media of what
   * travels in the create call has to be there each time.
   */
  SubmitResult submit(SendingTask task, @Nullable Intent written, Room room)
      throws IOException, InterruptedException {
    if (written != null && !written.inline()) {
      return createAgain(task, written);
    }
    RequestSubset.write(directory, task);
    try {
      Prepared prepared = media.prepare(task, written, room);
      if (prepared.instead() != null) {
        return prepared.instead();
      }
      if (written != null) {
        return createAgain(task, written);
      }
      String displayName = intents.displayName(task);
      if (inline) {
        return intend(task, displayName, "", null, room);
      }
      RemoteFile input = uploads.upload(task, prepared.requireInput(), displayName);
      return intend(task, input.displayName(), input.name(), prepared.oldest(), room);
    } catch (GeminiException.Denied | GeminiException.Invalid refused) {
      return new SubmitResult.Denied(refused);
    } catch (GeminiException.Quota full) {
      media.giveWay(task, room);
      return new SubmitResult.NotYet(written, true, full);
    } catch (GeminiException e) {
      return new SubmitResult.NotYet(written, true, e);
    }
  }

  /** Requests that are asked one by one. */
  FlexCalls flex() {
    return flex;
  }

  /** What a sending may cost at most. */
  Reservation bound(SendingTask task, LocalDate made) throws IOException {
    Spending spending = policy.spending();
    if (spending == null) {
      return Reservation.NONE;
    }
    RequestSubset.write(directory, task);
    Spending.Costs costs = spending.of(policies.get(task.policy()).model());
    return new RequestCosts(costs.of(made), costs.outputTokens())
        .of(directory.requests(task.name()));
  }

  /** The media of the run, as far as the dispatcher has to know of it. */
  MediaCalls media() {
    return media;
  }

  private SubmitResult createAgain(SendingTask task, Intent written)
      throws IOException, InterruptedException {
    return create(task, written, records.creates().noteAgain(task.name(), clock.instant()));
  }

  private SubmitResult intend(
      SendingTask task, String displayName, String file, @Nullable Instant mediaSince, Room room)
      throws IOException, InterruptedException {
    Intent intent = intents.of(task, displayName, file, mediaSince, room);
    if (records.createIntent(task.name(), intent)) {
      return create(task, intent, CreateCalls.Call.first(intent));
    }
    Intent other = records.intent(task.name());
    if (other == null) {
      throw new IOException("the intent of " + task.name() + " vanished from " + directory);
    }
    if (!other.task().origin().equals(task.origin())) {
      throw new IllegalStateException(
          task.name() + " is " + task.origin() + ", and was sent as " + other.task().origin());
    }
    return new SubmitResult.Doubtful(other, "an intent was there already");
  }

  private SubmitResult create(SendingTask task, Intent intent, CreateCalls.Call recorded)
      throws IOException, InterruptedException {
    if (cancellation.isRequested()) { // it may have come while the input was uploaded
      Instant now = clock.instant();
      note(task, recorded, CreateRefusal.notSent("the run was cancelled before", now));
      return new SubmitResult.Halted(intent);
    }
    List<InlineRequest> requests = intent.inline() ? inlineRequests(task) : List.of();
    CreateCalls.Call call = recorded;
    Instant now = clock.instant();
    for (; !now.isBefore(call.time().plus(Intent.FRESH)); now = clock.instant()) {
      call = records.creates().noteAgain(task.name(), now);
    }
    if (!lease.heldAt(now)) {
      return new SubmitResult.Withheld(intent);
    }
    try {
      return made(task, intent, send(intent, requests).name());
    } catch (GeminiException e) {
      return failed(task, intent, call, e);
    }
  }

  /** What surely made no job is recorded as that: nobody else can tell it from what may have. */
  private SubmitResult failed(
      SendingTask task, Intent intent, CreateCalls.Call call, GeminiException failure)
      throws IOException, InterruptedException {
    if (failure instanceof GeminiException.Quota) {
      note(task, call, CreateRefusal.Kind.FULL, failure);
      return new SubmitResult.NotYet(intent, failure);
    }
    if (failure instanceof GeminiException.Untrusted
        || (failure instanceof GeminiException.Unreachable silent && !silent.bodySent())) {
      note(task, call, CreateRefusal.Kind.NOT_SENT, failure);
      return new SubmitResult.NotYet(intent, failure);
    }
    if (failure instanceof GeminiException.Invalid refused) {
      note(task, call, CreateRefusal.Kind.CONTENT, refused);
      return new SubmitResult.Refused(intent, refused);
    }
    if (failure instanceof GeminiException.Gone gone) {
      note(task, call, CreateRefusal.Kind.FILE_GONE, gone);
      return gone(intent, gone);
    }
    if (failure instanceof GeminiException.Denied denied) {
      note(task, call, CreateRefusal.Kind.DENIED, denied);
      return new SubmitResult.Denied(denied);
    }
    return new SubmitResult.Doubtful(intent, String.valueOf(failure.getMessage()));
  }

  private void note(
      SendingTask task, CreateCalls.Call call, CreateRefusal.Kind kind, GeminiException cause)
      throws IOException {
    note(task, call, CreateRefusal.of(kind, cause, clock.instant()));
  }

  private void note(SendingTask task, CreateCalls.Call call, CreateRefusal refusal)
      throws IOException {
    records.creates().refuse(task.name(), call, refusal);
  }

  private BatchJob send(Intent intent, List<InlineRequest> requests)
      throws GeminiException, InterruptedException {
    ShardPolicy asked = policies.get(intent.task().policy());
    return intent.inline()
        ? client.createInlineBatch(asked.kind(), asked.model(), intent.displayName(), requests)
        : client.createBatch(asked.kind(), asked.model(), intent.displayName(), intent.file());
  }

  private List<InlineRequest> inlineRequests(SendingTask task) throws IOException {
    List<InlineRequest> requests = new ArrayList<>();
    try (LineReader lines = LineReader.openOwn(directory.requests(task.name()))) {
      while (lines.next()) {
        JsonNode line = Json.MAPPER.readTree(media.sent(lines.copy()));
        requests.add(new InlineRequest(line.path("key").asText(), line.path("request")));
      }
    }
    return requests;
  }

  /**
   * Records the job. Where another owner was first, with a job of its own or with the decision that
   * there is none, this one is a double. The record comes before the look at the decision, and an
   * owner who decides looks for the record behind it: one of the two sees the other.
   */
  private SubmitResult made(SendingTask task, Intent intent, String job)
      throws IOException, InterruptedException {
    records.createJob(task.name(), new JobRecord(job, clock.instant(), false));
    JobRecord recorded = records.job(task.name());
    String kept = recorded == null ? "" : recorded.name();
    Ended ended = records.ended(task.name());
    if (kept.equals(job) && (ended == null || ended.job() != null)) {
      return new SubmitResult.Created(intent, job);
    }
    String beside = kept.equals(job) ? "" : kept;
    SuspectedDouble found = SuspectedDouble.beside(beside, task, job, clock.instant());
    records.createDouble(found);
    try {
      client.cancelBatch(job);
      records.noteDoubleCancelled(job, clock.instant());
    } catch (GeminiException e) {
      // Recorded and not noted as cancelled: the lease's holder, or the next start, goes on trying.
    }
    return new SubmitResult.Superseded(intent, found);
  }

  /** A create answers the same for a model that is missing and for an input file that is. */
  private SubmitResult gone(Intent intent, GeminiException.Gone gone) throws InterruptedException {
    if (intent.inline()) {
      return new SubmitResult.Denied(gone);
    }
    try {
      client.getFile(intent.file());
      return new SubmitResult.Denied(gone);
    } catch (GeminiException.Denied denied) {
      return new SubmitResult.Denied(denied);
    } catch (GeminiException e) {
      return new SubmitResult.NotYet(intent, e);
    }
  }
}
