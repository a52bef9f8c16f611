package dev.promptbeam.batch.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.FakeLease;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.batch.submit.GeminiCalls;
import dev.promptbeam.batch.submit.Submission;
import dev.promptbeam.ledger.Cancellation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was handed to the workers but has not had its turn is not sent once the run is cancelled.
 */
class SenderTest {
  @TempDir Path folder;
  private final Simulation run = new Simulation(1, 3, Simulation.policy(0, 5), Map.of());
  private final LateWorkers workers = new LateWorkers();
  private final List<String> ends = new ArrayList<>();
  private final Sender sender = sender(run.service);

  @Test
  void sendsNothingAfterACancelEvenWhatIsOnItsWayToAWorker() throws Exception {
    sender.add(sending(0));
    sender.add(sending(1));
    sender.turn(VirtualClock.START);
    workers.runOne();

    sender.cancel();
    workers.runOne();
    sender.add(sending(2));
    sender.turn(VirtualClock.START);

    assertThat(ends)
        .containsExactly("running 00000-000.1", "unsent 00001-000.1", "unsent 00002-000.1");
    assertThat(run.service.jobs.made()).isEqualTo(1);
    assertThat(workers.calls).isEmpty();
  }

  /** It has an intent, so its file is deleted with its end. */
  @Test
  void endsWhatWasBeingUploadedWhenTheRunWasCancelled() throws Exception {
    ShardFixture shard = new ShardFixture(folder);
    SendingTask task = shard.pack(2);
    ScriptedClient client = new ScriptedClient();
    Submission submission =
        new Submission(
            shard.directory,
            shard.records,
            client,
            run.policy,
            Policies.ONE,
            run.clock,
            new Random(1),
            new FakeLease(),
            false);
    Sender uploading =
        sender(new GeminiCalls(client, submission, "m", new ServiceClock(run.clock, ahead -> {})));
    uploading.add(sending(task));
    uploading.turn(VirtualClock.START);
    new Cancellation(shard.directory.ledger()).request(VirtualClock.START);

    workers.runOne();

    assertThat(ends).containsExactly("WITHDRAWN " + task.name());
    assertThat(client.calls).hasSize(1).first().asString().startsWith("upload");
  }

  private Sender sender(RemoteCalls remote) {
    Context context =
        new Context(
            run.policy,
            Policies.ONE,
            run.records,
            remote,
            workers,
            run.lanes,
            (event, sending, details) -> {},
            run.clock,
            new Random(1));
    Contact contact = new Contact(run.policy.unreachableAfter(), VirtualClock.START);
    Storage storage = new Storage(run.policy, MediaCalls.NONE, context.random());
    return new Sender(context, new Admissions(context, storage), storage, contact, new Ends());
  }

  private Sending sending(int shard) {
    return sending(SendingTask.first(new ShardInfo("0000" + shard + "-000", 12, 12, 1, 1)));
  }

  private Sending sending(SendingTask task) {
    return new Sending(
        task, new Backoff(run.policy.pollFirst(), run.policy.pollMost(), 2, new Random(1)));
  }

  private final class Ends implements Onward {
    @Override
    public void running(Sending sending, String job) {
      ends.add("running " + sending.name());
    }

    @Override
    public void doubtful(Sending sending) {
      ends.add("doubtful " + sending.name());
    }

    @Override
    public void ended(Sending sending, Ended ended) {
      ends.add(ended.end() + " " + sending.name());
    }

    @Override
    public void divided(Sending sending, SplitRecord split) {
      ends.add("divided " + sending.name());
    }

    @Override
    public void unsent(Sending sending) {
      ends.add("unsent " + sending.name());
    }

    @Override
    public void superseded(Sending sending, SuspectedDouble made) {
      ends.add("superseded " + sending.name());
    }
  }

  /** Runs a call when it is told to. */
  private static final class LateWorkers implements Workers {
    private final Deque<Callable<Void>> calls = new ArrayDeque<>();

    @Override
    public <T> void run(Callable<T> call, Consumer<T> handler) {
      calls.add(
          () -> {
            handler.accept(call.call());
            return null;
          });
    }

    void runOne() throws Exception {
      calls.remove().call();
    }

    @Override
    public void handleResults() {}
  }
}
