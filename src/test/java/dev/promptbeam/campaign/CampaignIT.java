package dev.promptbeam.campaign;

import static dev.promptbeam.campaign.CrashPoint.BEGUN;
import static dev.promptbeam.campaign.CrashPoint.CREATED;
import static dev.promptbeam.campaign.CrashPoint.CREATING;
import static dev.promptbeam.campaign.CrashPoint.DOWNLOADING;
import static dev.promptbeam.campaign.CrashPoint.OUTCOME;
import static dev.promptbeam.campaign.CrashPoint.RECORDED;
import static dev.promptbeam.campaign.CrashPoint.UPLOADED;
import static dev.promptbeam.campaign.CrashPoint.UPLOADING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.promptbeam.scenario.Beam;
import dev.promptbeam.scenario.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of the crash campaign: the stages that last long enough to be struck surely. */
class CampaignIT {
  private static final SampleRows ROWS = new SampleRows(400);

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments(Beam.DIRECT, 11, List.of(BEGUN, UPLOADED, CREATING, DOWNLOADING, OUTCOME)),
        arguments(Beam.FLINK, 12, List.of(UPLOADING, CREATED, RECORDED, OUTCOME)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void losesAndDoublesNothing(Beam beam, long seed, List<CrashPoint> points) throws Exception {
    try (Workspace work = Workspace.byClock(folder);
        CrashCase one = CrashCase.staged(work, beam, ROWS)) {
      Tally.Result result = Campaign.through(one, seed, points);

      assertThat(result.audit().problems()).as(result.strikes() + "\n" + result.faults()).isEmpty();
      assertThat(result.hits()).as("kills: " + result.strikes()).isEqualTo(points.size());
    }
  }
}
