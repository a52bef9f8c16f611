package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Between two starts the clock here is set; what the service does has its own time. */
class ClockSetTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";

  private final Simulation run = new Simulation(1, 3, Simulation.policy(0, 100), Map.of());

  @ParameterizedTest
  @ValueSource(ints = {-8, -2, 2, 3, 8})
  void nothingIsCancelledOrPaidTwiceOrOverdueByIt(int daysAhead) throws Exception {
    leaveWithJobsFor(Duration.ofHours(10));

    run.skew = Duration.ofDays(daysAhead);
    run.run();

    assertThat(run.journal).noneMatch(event -> event.contains("job_stuck"));
    assertThat(run.journal).noneMatch(event -> event.contains("deadline_over"));
    assertThat(run.journal)
        .filteredOn(event -> event.contains("clocks_differ"))
        .singleElement()
        .asString()
        .endsWith("clocks_differ " + Duration.ofDays(-daysAhead));
    assertAllSucceeded();
    run.verify();
  }

  @Test
  void aStartWithItAheadAndOneWithItRightAgreeOnAges() throws Exception {
    run.skew = Duration.ofDays(8);
    leaveWithJobsFor(Duration.ofHours(10));
    assertThat(Objects.requireNonNull(run.records.intent(FIRST)).time())
        .isBetween(START, START.plusSeconds(60));

    run.skew = Duration.ZERO;
    run.run().verify();

    assertThat(run.journal).noneMatch(event -> event.contains("deadline_over"));
    assertAllSucceeded();
  }

  /** The start was not answered when it asked for the time. */
  @ParameterizedTest
  @ValueSource(ints = {-3, 3})
  void whatIsFoundOutMidwayCancelsNothingAndKeepsNothingWaiting(int daysAhead) throws Exception {
    Simulation two = new Simulation(1, 2, Simulation.policy(0, 100), Map.of());
    two.restart();
    two.untilItOnlyWaits();
    for (FakeJob job : two.service.jobs.all().toList()) {
      job.stuck = true; // as one that is pending looks
      job.endsAt = START.plus(Duration.ofHours(10));
    }

    two.skew = Duration.ofDays(daysAhead);
    two.service.undated = true;
    two.restart();
    two.service.undated = false;
    two.finish().verify();

    assertThat(two.journal).anyMatch(event -> event.contains("clocks_differ"));
    assertThat(two.journal).noneMatch(event -> event.contains("job_stuck"));
    assertThat(two.records.doubles()).isEmpty();
    assertThat(two.lasted()).isLessThan(Duration.ofHours(60));
  }

  @Test
  void aDoubtIsNotBelievedSoonerByIt() throws Exception {
    run.service.creates.loseCreateOf = FIRST;
    run.runUntil(START.plusSeconds(60));

    run.skew = Duration.ofDays(2);
    run.run().verify();

    Instant given = Objects.requireNonNull(run.records.ended(FIRST)).time();
    assertThat(given).isAfter(START.plus(run.policy.doubtWait()));
    assertThat(given).isBefore(START.plus(run.policy.doubtWait().multipliedBy(2)));
  }

  /** What is not dated has no age that an earlier start saw: it counts from now. */
  @Test
  void withoutDatesAFirstLookDecidesNothing() throws Exception {
    run.service.undated = true;
    leaveWithJobsFor(Duration.ofHours(10));

    run.skew = Duration.ofDays(3);
    run.run();

    assertThat(run.journal).noneMatch(event -> event.contains("job_stuck"));
    assertAllSucceeded();
  }

  @Test
  void aJobThatIsStuckByTheServicesTimeIsGivenUpThoughOursIsWrong() throws Exception {
    Simulation stuck = new Simulation(1, 1, Simulation.policy(0, 5), Map.of(Fault.JOB_STUCK, 1.0));
    stuck.skew = Duration.ofDays(-3);

    stuck.runUntil(START.plus(Duration.ofHours(31)));

    assertThat(Objects.requireNonNull(stuck.records.ended(FIRST)).end()).isEqualTo(Ended.End.STUCK);
  }

  /** What is asked again afterwards is asked for what was answered. */
  private void assertAllSucceeded() throws Exception {
    for (int shard = 0; shard < 3; shard++) {
      String name = "0000" + shard + "-000.1";
      assertThat(Objects.requireNonNull(run.records.ended(name)).end())
          .isEqualTo(Ended.End.SUCCEEDED);
    }
    assertThat(run.records.doubles()).isEmpty();
  }

  private void leaveWithJobsFor(Duration time) throws Exception {
    run.service.jobs.longest = Duration.ofMinutes(1);
    run.restart();
    run.untilItOnlyWaits();
    for (int shard = 0; shard < 3; shard++) {
      FakeJob job = Objects.requireNonNull(run.service.jobs.of("0000" + shard + "-000.1"));
      job.endsAt = START.plus(time);
    }
  }
}
