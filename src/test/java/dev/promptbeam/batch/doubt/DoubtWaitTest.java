package dev.promptbeam.batch.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.UtcClock;
import dev.promptbeam.ledger.LocalLedger;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.model.BatchMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtWaitTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DOUBT_WAIT = Duration.ofMinutes(10);

  @TempDir Path root;
  private final MovedClock clock = new MovedClock();
  private final EmptyService service = new EmptyService();
  private final List<String> absent = new ArrayList<>();

  /** A refused create is sent again under its old intent: only the last one's time counts. */
  @Test
  void absenceIsNotBelievedBeforeTheWaitSinceTheLastCreateIsOver() {
    Sending sending = sending(START);
    Doubts doubts = doubts();
    clock.now = START.plus(Duration.ofHours(5));
    doubts.add(sending);

    lookFor(doubts, DOUBT_WAIT.minusSeconds(1));
    assertThat(service.deleted).isEmpty();
    assertThat(absent).isEmpty();

    lookFor(doubts, Duration.ofMinutes(5));
    assertThat(service.deleted).containsExactly("files/f");
    assertThat(absent).containsExactly("00000-000.1");
  }

  private void lookFor(Doubts doubts, Duration time) {
    Instant end = clock.now.plus(time);
    while (clock.now.isBefore(end)) {
      doubts.turn(clock.now);
      clock.now = clock.now.plusSeconds(1);
    }
  }

  private Doubts doubts() {
    Duration second = Duration.ofSeconds(1);
    RunPolicy policy =
        new RunPolicy(
            "n/r",
            "",
            "",
            BatchMode.FILE,
            3,
            6,
            second,
            DOUBT_WAIT,
            second,
            second,
            second,
            new Budgets(1_000_000, false, 1, 1_000_000_000),
            null,
            second,
            SeenFolder.ANY);
    Context context =
        new Context(
            policy,
            Policies.ONE,
            new Records(new LocalLedger(root)),
            service,
            new WorkersOnTheSpot(),
            new SilentBoard(),
            (event, subject, details) -> {},
            clock,
            new Random(1));
    Contact contact = new Contact(second, START);
    ListingProof proof = new ListingProof(context, contact, new KnownJobs());
    return new Doubts(context, contact, proof, new Doubles(context, contact), new Absent());
  }

  private static Sending sending(Instant intended) {
    SendingTask task = SendingTask.first(new ShardInfo("00000-000", 1, 1, 1, 1));
    Duration second = Duration.ofSeconds(1);
    Sending sending = new Sending(task, new Backoff(second, second, 1, new Random(1)));
    sending.intend(new Intent("name", "files/f", "model", "", "", intended, task));
    return sending;
  }

  private static final class MovedClock extends UtcClock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** No job is ever listed. */
  private final class EmptyService implements RemoteCalls {
    private final List<String> deleted = new ArrayList<>();

    @Override
    public SubmitResult submit(SendingTask task, @Nullable Intent written, Room room) {
      throw new AssertionError("nothing is to be sent");
    }

    @Override
    public @Nullable Instant time() {
      return null;
    }

    @Override
    public Seen poll(String job) {
      throw new AssertionError("nothing is to be polled");
    }

    @Override
    public Done cancel(String job) {
      throw new AssertionError("nothing is to be cancelled");
    }

    @Override
    public Done deleteInput(@Nullable Intent intent) {
      deleted.add(intent == null ? "nothing" : intent.file());
      return Done.OK;
    }

    @Override
    public Listing list(Instant since) {
      return new Listing(clock.instant(), List.<BatchJob>of(), null);
    }
  }

  private final class Absent implements Doubts.Next {
    @Override
    public void found(Sending sending, String job) {
      throw new AssertionError("there is no job to be found: " + job);
    }

    @Override
    public void absent(Sending sending) {
      absent.add(sending.name());
    }
  }

  private static final class WorkersOnTheSpot implements Workers {
    @Override
    public <T> void run(Callable<T> call, Consumer<T> handler) {
      try {
        handler.accept(call.call());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void handleResults() {}
  }

  private static final class SilentBoard implements Board {
    @Override
    public void toRead(SendingTask task) {}

    @Override
    public void toPublish(String shard) {}

    @Override
    public void stop(StopCause cause, String message) {
      throw new AssertionError(message);
    }
  }
}
