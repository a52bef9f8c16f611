package dev.promptbeam.batch.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.FakeLease;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.UtcClock;
import dev.promptbeam.ledger.Cancellation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is looked at immediately before a create, and what is made of a job another owner knew not.
 */
class SubmissionFenceTest {
  private static final Instant TIME = ShardFixture.TIME;

  @TempDir Path folder;
  private final ScriptedClient client = new ScriptedClient();
  private final FakeLease lease = new FakeLease();
  private final Readings clock = new Readings();
  private ShardFixture shard;
  private SendingTask task;
  private Intent intent;

  @BeforeEach
  void pack() throws IOException {
    shard = new ShardFixture(folder);
    task = shard.pack(2);
    intent = new Intent("display", "files/9", "m", "e", "", TIME, task);
  }

  @Test
  void nothingIsSentWithoutTheLease() throws Exception {
    lease.voidFrom = TIME;

    SubmitResult result = submission().submit(task, null, new Room(0, Set.of()));

    Intent written = Objects.requireNonNull(shard.records.intent(task.name()));
    assertThat(result).isEqualTo(new SubmitResult.Withheld(written));
    assertThat(client.calls).hasSize(1).first().asString().startsWith("upload");
    assertThat(submission().submit(task, written, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Withheld(written));
    assertThat(client.calls).hasSize(1);
  }

  @Test
  void anIntentThatHasGrownOldIsRecordedAnewBeforeItIsSent() throws Exception {
    Instant later = TIME.plus(Intent.FRESH);
    clock.next.addAll(List.of(TIME, later, later.plusMillis(1)));

    SubmitResult result = submission().submit(task, null, new Room(0, Set.of()));

    assertThat(result).isInstanceOf(SubmitResult.Created.class);
    Intent written = Objects.requireNonNull(shard.records.intent(task.name()));
    assertThat(written.time()).isEqualTo(TIME);
    assertThat(shard.records.creates().last(task.name(), written).time()).isEqualTo(later);
  }

  @Test
  void theLeaseIsLookedAtLast() throws Exception {
    Instant later = TIME.plus(Duration.ofHours(1));
    clock.next.addAll(List.of(TIME, later, later.plusMillis(1)));
    lease.voidFrom = later;

    assertThat(submission().submit(task, null, new Room(0, Set.of())))
        .isInstanceOf(SubmitResult.Withheld.class);
    assertThat(client.calls).noneMatch(call -> call.startsWith("create"));
  }

  @Test
  void whatWasUploadedWhenTheRunWasCancelledIsNotCreated() throws Exception {
    new Cancellation(shard.directory.ledger()).request(TIME);

    SubmitResult result = submission().submit(task, null, new Room(0, Set.of()));

    Intent written = Objects.requireNonNull(shard.records.intent(task.name()));
    assertThat(result).isEqualTo(new SubmitResult.Halted(written));
    assertThat(client.calls).hasSize(1).first().asString().startsWith("upload");
    assertThat(submission().submit(task, written, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Halted(written));
  }

  @Test
  void aCreateThatIsSentAgainIsRecordedEachTime() throws Exception {
    for (int minutes = 1; minutes <= 3; minutes++) {
      clock.rest = TIME.plus(Duration.ofMinutes(minutes));
      client.failures.add(new GeminiException.Quota("full", null));
      submission().submit(task, intent, new Room(0, Set.of()));
      assertThat(shard.records.creates().last(task.name(), intent).time()).isEqualTo(clock.rest);
    }
  }

  @Test
  void aJobBesideARecordedOneIsCancelledAndReported() throws Exception {
    shard.records.createJob(task.name(), new JobRecord("batches/7", TIME, true));

    SubmitResult result = submission().submit(task, intent, new Room(0, Set.of()));

    SuspectedDouble found = SuspectedDouble.beside("batches/7", task, "batches/1", TIME);
    assertThat(result).isEqualTo(new SubmitResult.Superseded(intent, found));
    assertThat(shard.records.doubles()).containsExactly(found);
    assertThat(client.calls).last().isEqualTo("cancel batches/1");
    assertThat(shard.records.doubleCancelled("batches/1")).isTrue();
  }

  @Test
  void aJobOfASendingThatWasGivenUpIsCancelledAndReported() throws Exception {
    Ended ended = Ended.withoutJob(Ended.End.WITHDRAWN, "", List.of(), TIME);
    shard.records.createEnded(task.name(), ended);

    SubmitResult result = submission().submit(task, intent, new Room(0, Set.of()));

    SuspectedDouble found = SuspectedDouble.beside("", task, "batches/1", TIME);
    assertThat(result).isEqualTo(new SubmitResult.Superseded(intent, found));
    assertThat(client.calls).last().isEqualTo("cancel batches/1");
  }

  @Test
  void aJobThatAnotherOwnerHasAdoptedIsNoDouble() throws Exception {
    shard.records.createJob(task.name(), new JobRecord("batches/1", TIME, true));

    assertThat(submission().submit(task, intent, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Created(intent, "batches/1"));
    assertThat(shard.records.doubles()).isEmpty();
  }

  @Test
  void aCancelThatFailsIsLeftToTheHolder() throws Exception {
    shard.records.createJob(task.name(), new JobRecord("batches/7", TIME, true));
    client.failuresOfCancel.add(new GeminiException.Unavailable("503", 503, null));

    submission().submit(task, intent, new Room(0, Set.of()));

    assertThat(shard.records.doubles()).hasSize(1);
    assertThat(shard.records.doubleCancelled("batches/1")).isFalse();
  }

  @Test
  void aDeniedCreateLeavesNoDoubtToTheNextStart() throws Exception {
    GeminiException.Denied denied = new GeminiException.Denied("billing is off", 400);
    client.failures.add(denied);

    assertThat(submission().submit(task, intent, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Denied(denied));

    shard.records.createIntent(task.name(), intent);
    assertThat(shard.records.creates().refusal(task.name(), intent))
        .isEqualTo(CreateRefusal.of(CreateRefusal.Kind.DENIED, denied, clock.instant()));
    assertThat(OpenSending.of(shard.directory)).as("no other key is asked about it").isEmpty();
  }

  @Test
  void aMissingInputFileIsToldFromAMissingModel() throws Exception {
    GeminiException.Gone gone = new GeminiException.Gone("not there", 404);
    client.failures.add(gone);
    assertThat(submission().submit(task, intent, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Denied(gone));

    GeminiException.Gone file = new GeminiException.Gone("no permission, or no file", 403);
    client.failures.add(gone);
    client.failures.add(file);
    assertThat(submission().submit(task, intent, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.NotYet(intent, file));
  }

  private Submission submission() throws IOException {
    return new Submission(
        shard.directory,
        shard.records,
        client,
        Simulation.policy(0, 1),
        Policies.ONE,
        clock,
        new Random(1),
        lease,
        false);
  }

  /** A clock whose readings are given, as if the process had been stopped between two of them. */
  private static final class Readings extends UtcClock {
    private final Deque<Instant> next = new ArrayDeque<>();
    private Instant rest = TIME;

    @Override
    public Instant instant() {
      if (!next.isEmpty()) {
        rest = next.remove();
      }
      return rest;
    }
  }
}
