package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a start that does not wait may leave: once nothing can be done but to wait for jobs. */
class LeavingTest {
  private static final Instant START = VirtualClock.START;

  @Test
  void everythingThatTheQuotaAdmitsIsSent() throws Exception {
    Simulation run = simulation(Map.of(), 7 * Simulation.TOKENS);

    run.restart();
    run.untilItOnlyWaits();

    assertThat(run.service.jobs.made()).isEqualTo(7);
  }

  @Test
  void anUnknownQuotaIsFilledToItsEnd() throws Exception {
    Simulation run = simulation(Map.of(), 0);
    run.service.creates.quotaTokens = 11 * Simulation.TOKENS;

    run.restart();
    run.untilItOnlyWaits();

    assertThat(run.service.jobs.made()).isEqualTo(11);
    assertThat(run.service.creates.refusals).isNotEmpty();
  }

  @Test
  void aFailedUploadIsTriedAgainFirst() throws Exception {
    Simulation run = simulation(Map.of(Fault.UPLOAD_FAILS, 0.6), 0);

    run.restart();
    run.untilItOnlyWaits();

    assertThat(run.faults.count(Fault.UPLOAD_FAILS)).isGreaterThan(10);
    int waitedFor = 0; // some end meanwhile, and give room
    for (String sending : run.records.sendings()) {
      boolean open = run.records.job(sending) != null && run.records.ended(sending) == null;
      waitedFor += open ? 1 : 0;
    }
    assertThat(waitedFor).isEqualTo(20);
  }

  @Test
  void aCreateInDoubtIsResolvedFirst() throws Exception {
    Simulation run = simulation(Map.of(), 0);
    run.service.creates.loseCreateOf = "00003-000.1";

    run.restart();
    run.untilItOnlyWaits();

    assertThat(run.records.job("00003-000.2")).isNotNull();
    assertThat(Duration.between(START, run.clock.instant())).isGreaterThan(run.policy.doubtWait());
  }

  @Test
  void aDoubtThatNoListResolvesIsLeftToTheNextStart() throws Exception {
    Simulation run = simulation(Map.of(), 0);
    run.service.creates.loseCreateOf = "00003-000.1";
    run.service.refusesLists = true;

    run.restart();
    run.untilItOnlyWaits();

    assertThat(Duration.between(START, run.clock.instant()))
        .isBetween(run.policy.doubtWait(), run.policy.doubtWait().plusMinutes(2));
    assertThat(run.records.ended("00003-000.1")).isNull();

    run.service.refusesLists = false;
    run.restart();
    run.untilItOnlyWaits();
    assertThat(run.records.job("00003-000.2")).isNotNull();
  }

  /** Starts that do not wait for jobs must not each end between the two lists it takes. */
  @Test
  void aLaterStartTakesTheTimeForTwoListsWhereNoJobIsKnown() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(0, 100), Map.of());
    run.service.creates.loseCreateOf = "00000-000.1";
    run.runUntil(START.plusSeconds(30));
    run.clock.moveTo(START.plus(Duration.ofHours(1)));

    run.restart();
    run.untilItOnlyWaits();

    assertThat(run.records.job("00000-000.2")).isNotNull();
    assertThat(run.lasted()).isLessThan(Duration.ofMinutes(64));
  }

  /** That a list was blind is known to the next start, so that short ones get further together. */
  @Test
  void startsThatAreTooShortForTwoListsResolveADoubtTogether() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(0, 100), Map.of());
    run.service.creates.loseCreateOf = "00000-000.1";
    run.runUntil(START.plusSeconds(30));
    for (int start = 1; start <= 2; start++) {
      run.clock.moveTo(START.plus(Duration.ofHours(start)));
      run.restart();
      run.runUntil(run.clock.instant().plusSeconds(30));
    }

    assertThat(run.records.job("00000-000.2")).isNotNull();
  }

  @Test
  void aLaterStartCollectsWhatHasEndedAndSendsWhatFits() throws Exception {
    Simulation run = simulation(Map.of(), 7 * Simulation.TOKENS);
    run.restart();
    run.untilItOnlyWaits();
    run.clock.moveTo(START.plus(Duration.ofDays(1)));

    run.restart();
    run.untilItOnlyWaits();

    // What is asked again is smaller than a whole shard, so there may be room for more.
    assertThat(run.service.jobs.made()).isGreaterThanOrEqualTo(14);
    assertThat(run.service.jobs.mostTokens).isEqualTo(7 * Simulation.TOKENS);
    int read = 0;
    for (String sending : run.records.sendings()) {
      read += run.records.read(sending) == null ? 0 : 1;
    }
    assertThat(read).isEqualTo(7);
  }

  private static Simulation simulation(Map<Fault, Double> chances, long enqueuedTokens) {
    return new Simulation(1, 20, Simulation.policy(enqueuedTokens, 100), chances);
  }
}
