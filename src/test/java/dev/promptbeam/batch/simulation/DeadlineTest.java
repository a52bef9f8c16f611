package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a request is asked again: from its first job on, however long that was waited for. */
class DeadlineTest {
  private static final int DAYS = 10;

  @Test
  void doesNotCountTheTimeInWhichTheServiceHadNoRoom() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(0, 5), Map.of(Fault.JOB_EXPIRES, 1.0));
    run.service.creates.quotaJobs = 1;
    for (int day = 0; day < DAYS; day++) {
      Instant now = run.clock.instant();
      run.service.jobs.makeForeign(1, Policies.MODEL, 1, now, Duration.ofDays(1));
      run.runUntil(now.plus(Duration.ofDays(1)));
    }
    assertThat(run.records.sendings()).as("old uploads were replaced").hasSizeGreaterThan(3);
    assertThat(run.service.jobs.made()).isZero();

    run.finish().verify();

    assertThat(run.journal).noneMatch(event -> event.contains("deadline_over"));
    assertThat(run.service.jobs.made()).isGreaterThan(1);
  }
}
