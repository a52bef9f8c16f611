package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.GeminiException;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the dispatcher may rely on, whoever answers: the client over HTTP with the emulator behind
 * it, or the fake service of the simulations. What the fake cannot do is left out: it reads no
 * lines, takes a create without its input file for a mistake of ours, and keeps no answers.
 */
abstract class RemoteCallsContract {
  /** Calls of a service that holds nothing and lets one job run at once. */
  abstract RemoteCalls calls();

  abstract Records records();

  /** One of two sendings. */
  abstract SendingTask task(int number) throws Exception;

  /** Lets what takes its time come about. */
  abstract void passTime() throws Exception;

  @Test
  void aSendingBecomesAJobWithItsRecords() throws Exception {
    SubmitResult.Created created = submit(task(1));

    Intent intent = Objects.requireNonNull(records().intent(task(1).name()));
    assertThat(created.intent()).isEqualTo(intent);
    assertThat(Objects.requireNonNull(records().job(task(1).name())).name())
        .isEqualTo(created.job());
    BatchJob job = seen(created.job());
    assertThat(job.name()).isEqualTo(created.job());
    assertThat(job.displayName()).isEqualTo(intent.displayName()).contains(task(1).name() + "/");
    assertThat(job.inputFile()).isEqualTo(intent.file());
    assertThat(job.stats().requests()).isEqualTo(task(1).requests());
    assertThat(job.responsesFile()).isNull();
  }

  @Test
  void aJobIsListedUnderItsName() throws Exception {
    SubmitResult.Created created = submit(task(1));
    passTime();

    RemoteCalls.Listing listing = calls().list(Instant.EPOCH);

    assertThat(listing.failure()).isNull();
    assertThat(listing.jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.name()).isEqualTo(created.job()))
        .satisfies(job -> assertThat(job.displayName()).isEqualTo(created.intent().displayName()))
        .satisfies(job -> assertThat(job.createTime()).isNotNull());
  }

  @Test
  void aJobSucceedsAndNamesItsAnswers() throws Exception {
    String job = submit(task(1)).job();
    for (int looks = 0; looks < 200 && seen(job).responsesFile() == null; looks++) {
      passTime();
    }

    assertThat(seen(job).state()).isEqualTo(BatchState.SUCCEEDED);
    assertThat(seen(job).responsesFile()).startsWith("files/");
    assertThat(calls().cancel(job))
        .as("cancel of a job that has ended")
        .isEqualTo(RemoteCalls.Done.OK);
    assertThat(seen(job).state()).isEqualTo(BatchState.SUCCEEDED);
  }

  @Test
  void aCancelledJobEnds() throws Exception {
    String job = submit(task(1)).job();

    assertThat(calls().cancel(job)).isEqualTo(RemoteCalls.Done.OK);
    passTime();

    assertThat(seen(job).state()).isEqualTo(BatchState.CANCELLED);
    assertThat(calls().cancel(job)).isEqualTo(RemoteCalls.Done.OK);
  }

  @Test
  void aFullServiceMakesNoJobAndKeepsTheIntentForLater() throws Exception {
    String running = submit(task(1)).job();

    SubmitResult full = calls().submit(task(2), null, new Room(0, Set.of()));

    assertThat(full).isInstanceOf(SubmitResult.NotYet.class);
    SubmitResult.NotYet notYet = (SubmitResult.NotYet) full;
    assertThat(notYet.cause()).isInstanceOf(GeminiException.Quota.class);
    Intent intent = Objects.requireNonNull(notYet.intent());
    assertThat(records().intent(task(2).name())).isEqualTo(intent);
    assertThat(records().job(task(2).name())).isNull();
    calls().cancel(running);
    passTime();
    assertThat(calls().submit(task(2), intent, new Room(0, Set.of())))
        .isInstanceOf(SubmitResult.Created.class);
    assertThat(calls().list(Instant.EPOCH).jobs()).hasSizeBetween(1, 2);
  }

  @Test
  void aDeletedInputIsDeletedForGood() throws Exception {
    SubmitResult.Created created = submit(task(1));
    calls().cancel(created.job());
    passTime();

    assertThat(calls().deleteInput(created.intent())).isEqualTo(RemoteCalls.Done.OK);
    assertThat(calls().deleteInput(created.intent())).isEqualTo(RemoteCalls.Done.OK);
    assertThat(calls().deleteInput(null)).isEqualTo(RemoteCalls.Done.OK);
  }

  private SubmitResult.Created submit(SendingTask task) throws Exception {
    SubmitResult result = calls().submit(task, null, new Room(0, Set.of()));
    assertThat(result).isInstanceOf(SubmitResult.Created.class);
    return (SubmitResult.Created) result;
  }

  private BatchJob seen(String job) throws Exception {
    return calls().poll(job).requireJob();
  }
}
