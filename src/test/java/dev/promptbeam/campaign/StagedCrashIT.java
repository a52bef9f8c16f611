package dev.promptbeam.campaign;

import static dev.promptbeam.campaign.CrashPoint.CREATED;
import static dev.promptbeam.campaign.CrashPoint.CREATING;
import static dev.promptbeam.campaign.CrashPoint.DOWNLOADING;
import static dev.promptbeam.campaign.CrashPoint.ENDED;
import static dev.promptbeam.campaign.CrashPoint.INTENT;
import static dev.promptbeam.campaign.CrashPoint.OUTCOME;
import static dev.promptbeam.campaign.CrashPoint.PART;
import static dev.promptbeam.campaign.CrashPoint.READ;
import static dev.promptbeam.campaign.CrashPoint.RECORDED;
import static dev.promptbeam.campaign.CrashPoint.SAVED;
import static dev.promptbeam.campaign.CrashPoint.SETTLED;
import static dev.promptbeam.campaign.CrashPoint.UPLOADED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.scenario.Beam;
import dev.promptbeam.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run of two stages that is killed where answers are handed on, and all through the second. */
final class StagedCrashIT {
  /** Of the first stage: where its answers become shards of the second. */
  private static final List<CrashPoint> HANDING_ON =
      List.of(UPLOADED, CREATING, CREATED, RECORDED, DOWNLOADING, SAVED, READ, SETTLED);

  private static final List<CrashPoint> LATER =
      List.of(
          UPLOADED,
          INTENT,
          CREATING,
          CREATED,
          RECORDED,
          ENDED,
          DOWNLOADING,
          SAVED,
          READ,
          SETTLED,
          PART,
          OUTCOME);

  @TempDir Path folder;

  @Tag("process")
  @Tag("long")
  @ParameterizedTest
  @EnumSource(Beam.class)
  void nothingIsAskedTwiceWhereverAStageIsKilled(Beam runner) throws Exception {
    try (Scenario work = Scenario.byClock(folder);
        CrashCase one = CrashCase.staged(work, runner, new SampleRows(200), Plan.CARRIED_ON)) {
      List<String> faults = one.withRandomFaults(new Random(11));
      for (CrashPoint point : HANDING_ON) {
        one.kill(point);
      }
      for (CrashPoint point : LATER) {
        one.killLater(point);
      }
      one.finish();

      assertThat(one.audit().problems()).as(one.strikes() + "\n" + faults).isEmpty();
      assertThat(one.strikes()).as("kills").hasSizeGreaterThanOrEqualTo(20);
      assertThat(one.strikes()).filteredOn(CrashCase.Strike::hit).hasSizeGreaterThanOrEqualTo(18);
    }
  }
}
