package dev.promptbeam.batch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.UploadRecord;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.Room;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A start goes on under the numbers that an earlier one has given. */
class RecoveryTest {
  private static final Instant START = VirtualClock.START;
  private static final int INVALID_ARGUMENT = 3;

  private final Simulation run = new Simulation(1, 1, Simulation.policy(0, 100), Map.of());

  @Test
  void aNumberBelongsToTheRequestsThatWereUploadedUnderItThoughNothingWasSent() throws Exception {
    List<SendingTask> parts = failedAndSplit();
    SendingTask sent = parts.get(10).numbered(12);
    SendingTask uploaded = parts.get(11).numbered(13);
    run.service.submit(sent, null, new Room(0, Set.of()));
    run.records.createUpload(uploaded.name(), new UploadRecord("left", uploaded.origin()));
    run.service.files.upload("left", uploaded);

    run.run().verify();

    Intent intent = Objects.requireNonNull(run.records.intent(uploaded.name()));
    assertThat(intent.displayName()).isEqualTo("left");
    assertThat(intent.task().origin()).isEqualTo(uploaded.origin());
    Set<Origin> origins = new HashSet<>();
    for (String name : run.records.sendings()) {
      Origin origin = Objects.requireNonNull(run.records.intent(name)).task().origin();
      assertThat(origins.add(origin)).as("%s once", origin).isTrue();
    }
    assertThat(run.service.files.left()).isZero();
  }

  /** The first sending's job has failed for its content: what follows, yet without numbers. */
  private List<SendingTask> failedAndSplit() throws Exception {
    SendingTask first =
        SendingTask.first(
            new ShardInfo(
                "00000-000",
                Simulation.REQUESTS,
                Simulation.REQUESTS,
                Simulation.BYTES,
                Simulation.TOKENS));
    Intent intent = new Intent("name", "files/gone", "", "", "", START, first);
    Ended ended =
        new Ended(Ended.End.FAILED, "batches/x", null, INVALID_ARGUMENT, "", List.of(), START);
    run.records.createIntent(first.name(), intent);
    run.records.createJob(first.name(), new JobRecord("batches/x", START, false));
    run.records.createEnded(first.name(), ended);
    ReadRecord read = run.requests.read(first);
    run.records.createRead(first.name(), read);
    return new Followups(run.policy).after(first, ended, read, START, START);
  }
}
