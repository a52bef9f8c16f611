package dev.promptbeam.batch.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.simulation.FakeJob;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.batch.simulation.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Creates of unknown fate: found and adopted, or given up only when they surely never come. */
class DoubtsTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";

  @Test
  void adoptsTheJobWhoseAnswerWasLost() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(0, 5), Map.of(Fault.ANSWER_LOST, 1.0));

    run.runUntil(START.plusSeconds(30));

    FakeJob made = Objects.requireNonNull(run.service.jobs.of(FIRST));
    JobRecord record = Objects.requireNonNull(run.records.job(FIRST));
    assertThat(record.name()).isEqualTo(made.name);
    assertThat(record.adopted()).isTrue();
    assertThat(run.service.jobs.made()).isEqualTo(1);
  }

  @Test
  void oneListingServesAllDoubts() throws Exception {
    Simulation run =
        new Simulation(1, 4, Simulation.policy(0, 100), Map.of(Fault.ANSWER_LOST, 1.0));
    run.callTime = Duration.ZERO;

    run.runUntil(START.plusSeconds(20));

    assertThat(run.service.jobs.made()).isEqualTo(4);
    assertThat(run.service.listings).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void withdrawsOnlyAfterTheDoubtsTimeTwoBlindListingsTheFenceAndAnotherListing() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(0, 5), Map.of(Fault.CREATE_LOST, 1.0));
    run.runUntil(START.plusSeconds(1));
    Intent intent = Objects.requireNonNull(run.records.intent(FIRST));
    Instant believable = intent.time().plus(run.policy.doubtWait());

    run.runUntil(believable.plusSeconds(50));
    assertThat(run.service.hasFile(intent.file())).isTrue();

    while (run.records.ended(FIRST) == null) {
      run.runUntil(run.clock.instant().plusMillis(1));
    }
    assertThat(Objects.requireNonNull(run.records.ended(FIRST)).end())
        .isEqualTo(Ended.End.WITHDRAWN);
    assertThat(run.service.hasFile(intent.file())).isFalse();
    long listingsAfter =
        run.service.listings.stream().filter(time -> !time.isBefore(believable)).count();
    assertThat(listingsAfter).isGreaterThanOrEqualTo(3);
    assertThat(run.clock.instant()).isBefore(believable.plus(Duration.ofMinutes(15)));
  }

  @Test
  void neverBelievesAListingThatShowsNoneOfTheJobsItShould() throws Exception {
    Simulation run = new Simulation(2, 2, Simulation.policy(0, 5), Map.of());
    run.service.jobs.longest = Duration.ofHours(20);
    run.runUntil(START.plusSeconds(20));
    assertThat(run.service.jobs.made()).isEqualTo(2);
    run.service.hideAll = true;
    run.loseJobRecord(FIRST);

    run.runUntil(START.plus(Duration.ofMinutes(50)));

    assertThat(run.records.ended(FIRST)).isNull();
    assertThat(run.service.listings).hasSizeGreaterThan(5);
    run.service.hideAll = false;
    run.run().verify();
    assertThat(run.service.jobs.made()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aKnownJobFromBeforeTheIntentProvesAListing() throws Exception {
    Simulation run = new Simulation(3, 2, Simulation.policy(0, 1), Map.of());
    run.service.jobs.longest = Duration.ofHours(20);
    run.runUntil(START.plus(Duration.ofDays(2)));

    run.run().verify();
  }

  @Test
  void aLateCreateIsFoundBeforeTheFence() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      Simulation run =
          new Simulation(seed, 5, Simulation.policy(0, 5), Map.of(Fault.CREATE_LATE, 0.7));

      run.run().verify();
    }
  }

  @Test
  void otherShardsGoOnMeanwhile() throws Exception {
    Simulation run = new Simulation(4, 10, Simulation.policy(0, 5), Map.of(Fault.LIST_FAILS, 1.0));
    run.service.creates.loseCreateOf = FIRST;

    run.runUntil(START.plus(Duration.ofDays(3)));

    assertThat(run.records.settledShards()).hasSize(9).doesNotContain("00000-000");
    assertThat(run.records.ended(FIRST)).isNull();
  }
}
