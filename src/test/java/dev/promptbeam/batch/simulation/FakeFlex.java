package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.record.CreateCalls;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.batch.state.FlexResult;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are asked one by one: a call is refused at times, or its answer is lost, and the
 * process may die before and behind it.
 */
final class FakeFlex {
  private final Records records;
  private final Faults faults;
  private final FakeJobs jobs;
  private final FakeRequests requests;

  FakeFlex(Records records, Faults faults, FakeJobs jobs, FakeRequests requests) {
    this.records = records;
    this.faults = faults;
    this.jobs = jobs;
    this.requests = requests;
  }

  FlexResult ask(SendingTask task, @Nullable Intent written, Room room, Instant now)
      throws IOException {
    CreateCalls calls = records.creates();
    if (written != null) {
      CreateCalls.Answer earlier = calls.answer(task.name());
      if (earlier == null && calls.refusal(task.name(), written) == null) {
        return over(task, written, true, now);
      }
      if (earlier != null) {
        return over(task, written, earlier.unseen(), now);
      }
    }
    Intent intent = written == null ? intent(task, room, now) : written;
    CreateCalls.Call call =
        written == null ? CreateCalls.Call.first(intent) : calls.noteAgain(task.name(), now);
    records.createIntent(task.name(), intent);
    faults.crash();
    if (faults.strikes(Fault.CREATE_RATE_LIMITED)) {
      GeminiException full = new GeminiException.Quota("busy", null);
      calls.refuse(task.name(), call, CreateRefusal.of(CreateRefusal.Kind.FULL, full, now));
      return new FlexResult(intent, null, full);
    }
    jobs.call(task, requests.of(task).get(0), now);
    faults.crash();
    return over(task, intent, faults.strikes(Fault.ANSWER_LOST), now);
  }

  private FlexResult over(SendingTask task, Intent intent, boolean unseen, Instant now)
      throws IOException {
    records.creates().decide(task.name(), new CreateCalls.Answer("", unseen));
    faults.crash();
    if (unseen) {
      SuspectedDouble.Cause cause = SuspectedDouble.Cause.UNSEEN;
      records.createDouble(SuspectedDouble.of(task, "flex/" + task.name(), cause, now));
    }
    String message = unseen ? FakeRequests.UNSEEN : "";
    return new FlexResult(
        intent,
        new Ended(Ended.End.SUCCEEDED, Intent.FLEX, null, 0, message, List.of(), now),
        null);
  }

  private static Intent intent(SendingTask task, Room room, Instant now) {
    return new Intent(Intent.FLEX, "", "m", "e", "f", now, task, null, room.reserved());
  }
}
