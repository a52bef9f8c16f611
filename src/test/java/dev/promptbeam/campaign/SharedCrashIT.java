package dev.promptbeam.campaign;

import static dev.promptbeam.campaign.CrashPoint.CLAIMED;
import static dev.promptbeam.campaign.CrashPoint.CREATED;
import static dev.promptbeam.campaign.CrashPoint.CREATING;
import static dev.promptbeam.campaign.CrashPoint.DOWNLOADING;
import static dev.promptbeam.campaign.CrashPoint.HANDED_ON;
import static dev.promptbeam.campaign.CrashPoint.OUTCOME;
import static dev.promptbeam.campaign.CrashPoint.PART;
import static dev.promptbeam.campaign.CrashPoint.READ;
import static dev.promptbeam.campaign.CrashPoint.RECORDED;
import static dev.promptbeam.campaign.CrashPoint.SAVED;
import static dev.promptbeam.campaign.CrashPoint.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.scenario.Beam;
import dev.promptbeam.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run of three stages whose rows come to equal requests in many shards, killed where it is
 * decided who asks, and where those go on who do not.
 */
final class SharedCrashIT {
  private static final List<CrashPoint> ANY =
      List.of(CREATED, SAVED, CLAIMED, READ, CLAIMED, SETTLED);

  private static final List<CrashPoint> LATER =
      List.of(CREATING, CREATED, RECORDED, DOWNLOADING, CLAIMED, READ, SETTLED);

  private static final List<CrashPoint> SHARED =
      List.of(SETTLED, CLAIMED, HANDED_ON, OUTCOME, SETTLED, CLAIMED, HANDED_ON, PART);

  @TempDir Path folder;

  @Tag("process")
  @Tag("long")
  @ParameterizedTest
  @EnumSource(Beam.class)
  void equalRequestsAreAskedOnceWhereverItIsKilled(Beam runner) throws Exception {
    try (Scenario work = Scenario.byClock(folder);
        CrashCase one = CrashCase.staged(work, runner, new SampleRows(160), Plan.SHARED)) {
      List<String> faults = one.withRandomFaults(new Random(17));
      for (CrashPoint point : ANY) {
        one.kill(point);
      }
      for (CrashPoint point : LATER) {
        one.killLater(point);
      }
      for (CrashPoint point : SHARED) {
        one.killShared(point);
      }
      one.finish();

      assertAskedOnce(one, String.join("\n", faults));
      assertThat(one.strikes()).filteredOn(CrashCase.Strike::hit).hasSizeGreaterThanOrEqualTo(16);
    }
  }

  @Tag("process")
  @Tag(Lane.SMOKE)
  @Test
  void equalRequestsAreAskedOnceWhereItIsDecided() throws Exception {
    try (Scenario work = Scenario.byClock(folder);
        CrashCase one = CrashCase.plain(work, Beam.DIRECT, new SampleRows(60), Plan.SHARED)) {
      one.kill(CLAIMED);
      one.killLater(CLAIMED);
      one.killShared(HANDED_ON);
      one.killShared(OUTCOME);
      one.finish();

      assertAskedOnce(one, "");
      assertThat(one.strikes()).filteredOn(CrashCase.Strike::hit).hasSizeGreaterThanOrEqualTo(3);
    }
  }

  private static void assertAskedOnce(CrashCase one, String faults) throws Exception {
    Audit audit = one.audit();
    assertThat(audit.problems()).as(one.strikes() + "\n" + faults).isEmpty();
    assertThat(audit.shared("critique")).as("rows that share a critique").isGreaterThan(60);
    assertThat(audit.shared("rewrite")).as("rows that share a rewrite").isGreaterThan(40);
  }
}
