package dev.promptbeam.batch.clean;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.CreateCalls;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left, and said to be left, where the service does not do as it is told. */
class CleanRunTest extends CleaningBench {
  @Test
  void jobThatDoesNotEndIsLeftWithItsInput() throws Exception {
    Intent intent = intend(1, clock.instant());
    records.createJob("00000-000.1", new JobRecord(create(intent), clock.instant(), false));
    fault("{'operation':'batches.cancel','action':{'type':'status','code':503}}");

    CleanRun.Report report = clean();

    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("was cancelled and is still BATCH_STATE_RUNNING");
    assertThat(report.jobs()).isZero();
    assertThat(client.getFile(intent.file()).name()).isEqualTo(intent.file());
    assertThat(clock.instant()).isAfter(VirtualClock.START.plus(Duration.ofMinutes(5)));

    fault(null);
    assertThat(clean().problems()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void refusedDeleteDoesNotKeepTheOthers() throws Exception {
    for (int number = 1; number <= 3; number++) {
      Intent intent = intend(number, clock.instant());
      records.createJob("00000-000." + number, new JobRecord(create(intent), Instant.EPOCH, false));
    }
    fault(
        "{'operation':'batches.delete','times':1,"
            + "'action':{'type':'status','code':400,'status':'INVALID_ARGUMENT'}}");

    CleanRun.Report report = clean();

    assertThat(report.jobs()).isEqualTo(2);
    assertThat(report.problems()).singleElement().asString().startsWith("cannot delete job ");
    CleanRun.Report again = clean();
    assertThat(again.problems()).isEmpty();
    assertThat(again.jobs()).isEqualTo(1);
    assertThat(again.givenUpRequests()).isZero();
    assertNothingLeft();
  }

  @Test
  void jobThatAppearsLateIsFoundByTheSecondLook() throws Exception {
    fault("{'operation':'job','action':{'hiddenLists':1}}");
    create(intend(1, clock.instant()));

    CleanRun.Report report = clean();

    assertThat(report.problems()).isEmpty();
    assertThat(report.givenUpJobs()).isEqualTo(1);
    assertThat(report.jobs()).isEqualTo(1);
    assertNothingLeft();
  }

  /** What surely is no job has no answers that could be given up, and is sent again later. */
  @Test
  void createThatWasRefusedIsNeitherUnclearNorGivenUp() throws Exception {
    Intent intent = intend(1, clock.instant());
    CreateRefusal full =
        CreateRefusal.of(
            CreateRefusal.Kind.FULL, new GeminiException.Quota("full", null), clock.instant());
    records.creates().refuse("00000-000.1", CreateCalls.Call.first(intent), full);

    CleanRun.Report report = clean();

    assertThat(report.problems()).isEmpty();
    assertThat(report.givenUpRequests()).isZero();
    Ended ended = requireNonNull(records.ended("00000-000.1"));
    assertThat(ended.end()).isEqualTo(Ended.End.WITHDRAWN);
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void createUnderWayIsSaidUntilItsTimeIsOver(boolean inline) throws Exception {
    if (inline) {
      records.createIntent("00000-000.1", intent(1, "", clock.instant()));
    } else {
      intend(1, clock.instant());
    }
    records.creates().noteAgain("00000-000.1", clock.instant().plusSeconds(120));

    assertThat(clean().problems())
        .singleElement()
        .asString()
        .contains("00000-000.1 may still have made a job", "by 2026-01-01T00:23:0");
    clock.moveTo(VirtualClock.START.plus(Duration.ofMinutes(23)).minusSeconds(1));
    assertThat(clean().problems()).hasSize(1);
    clock.moveTo(VirtualClock.START.plus(Duration.ofMinutes(23)));
    assertThat(clean().problems()).isEmpty();
  }

  @Test
  void jobThatIsListedAfterCleaningIsFoundByTheNextCleaning() throws Exception {
    fault("{'operation':'job','action':{'hiddenLists':2}}");
    Intent intent = intend(1, clock.instant());
    String job = create(intent);

    CleanRun.Report report = clean();
    assertThat(report.problems()).singleElement().asString().contains("may still have made a job");
    assertThat(report.jobs()).isZero();
    assertThat(client.getBatch(job).state().terminal()).isFalse();

    CleanRun.Report again = clean();
    assertThat(again.problems()).isEmpty();
    assertThat(again.jobs()).isEqualTo(1);
    assertThat(clean().problems()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void createThatWasRefusedIsNoDoubt() throws Exception {
    intend(1, clock.instant());
    records.createEnded(
        "00000-000.1",
        Ended.withoutJob(Ended.End.REFUSED, "no such field", List.of(), clock.instant()));

    assertThat(clean().problems()).isEmpty();
  }

  @Test
  void nothingIsGivenUpWhereTheServiceCannotBeAsked() throws Exception {
    intend(1, clock.instant());
    fault("{'operation':'batches.list','action':{'type':'status','code':503}}");

    assertThatThrownBy(this::clean).isInstanceOf(GeminiException.Unavailable.class);

    assertThat(records.ended("00000-000.1")).isNull();
  }

  @Test
  void endsThatHaveNoAnswersAreNotGivenUp() throws Exception {
    Intent intent = intend(1, clock.instant());
    String job = create(intent);
    records.createJob("00000-000.1", new JobRecord(job, clock.instant(), false));
    Ended failed = new Ended(Ended.End.FAILED, job, null, 13, "", List.of(), clock.instant());
    records.createEnded("00000-000.1", failed);

    assertThat(clean().givenUpJobs()).isZero();
    assertThat(records.ended("00000-000.1")).isEqualTo(failed);
    assertNothingLeft();
  }

  /** What the run has recorded is in the service's time. */
  @ParameterizedTest
  @ValueSource(longs = {3, -3})
  void theServicesClockTellsTheAgeOfACreateThoughOursIsDaysFromIt(long days) throws Exception {
    ahead = Duration.ofDays(days);
    intend(1, clock.instant().plus(ahead));

    assertThat(clean().problems()).singleElement().asString().contains("may still have made a job");
    clock.moveTo(VirtualClock.START.plus(Duration.ofMinutes(21)).minusSeconds(1));
    assertThat(clean().problems()).hasSize(1);
    clock.moveTo(VirtualClock.START.plus(Duration.ofMinutes(21)));
    assertThat(clean().problems()).isEmpty();
  }
}
