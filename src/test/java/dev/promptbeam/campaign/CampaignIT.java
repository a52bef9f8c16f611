package dev.promptbeam.campaign;

import static dev.promptbeam.campaign.CrashPoint.CREATED;
import static dev.promptbeam.campaign.CrashPoint.CREATING;
import static dev.promptbeam.campaign.CrashPoint.DOWNLOADING;
import static dev.promptbeam.campaign.CrashPoint.OUTCOME;
import static dev.promptbeam.campaign.CrashPoint.RECORDED;
import static dev.promptbeam.campaign.CrashPoint.UPLOADED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.Lane;
import dev.promptbeam.scenario.Beam;
import dev.promptbeam.scenario.RunFolder;
import dev.promptbeam.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of the crash campaign: the stages that last long enough to be struck surely. */
class CampaignIT {
  /** Of at least ten rows a shard. */
  private static final SampleRows ROWS = new SampleRows(Lane.size(60, 400));

  @TempDir Path folder;

  /** One case with two kills in the default lane, both with all of theirs in the full one. */
  static Stream<Arguments> cases() {
    Arguments inDefault = arguments(Beam.DIRECT, 11, List.of(CREATING, OUTCOME));
    Arguments further = arguments(Beam.DIRECT, 11, List.of(UPLOADED, DOWNLOADING));
    Arguments other = arguments(Beam.FLINK, 12, List.of(CREATED, RECORDED));
    return switch (Lane.CURRENT) {
      case DEFAULT -> Stream.of(inDefault);
      case ALL -> Stream.of(inDefault, further, other);
      case REST -> Stream.of(further, other);
    };
  }

  @Tag("process")
  @Tag(Lane.SMOKE)
  @Tag(Lane.MORE)
  @ParameterizedTest
  @MethodSource("cases")
  void losesAndDoublesNothing(Beam beam, long seed, List<CrashPoint> points) throws Exception {
    try (Scenario work = Scenario.byClock(folder);
        CrashCase one = CrashCase.staged(work, beam, ROWS)) {
      Tally.Result result = Campaign.through(one, seed, points);

      assertThat(result.audit().problems()).as(result.strikes() + "\n" + result.faults()).isEmpty();
      assertThat(result.hits()).as("kills: " + result.strikes()).isEqualTo(points.size());
    }
  }

  @Tag("process")
  @Test
  void wouldNoticeWhatIsLostOrDoubled() throws Exception {
    try (Scenario work = Scenario.byClock(folder);
        CrashCase one = CrashCase.plain(work, Beam.DIRECT, new SampleRows(20))) {
      one.finish();
      Path part = RunFolder.files(work.run.path().resolve("results")).get(0);
      List<String> lines = new ArrayList<>(Files.readAllLines(part));
      String lost = lines.remove(0);
      lines.set(0, lines.get(0).replace("\"text\":\"", "\"text\":\"another "));
      lines.add(lines.get(1));
      Files.write(part, lines);
      Files.createFile(work.run.path().resolve("rows/left.tmp"));
      makeJobAgain(work, new ObjectMapper().readTree(lost).path("requestKey").asText());

      Audit audit = one.audit();

      assertThat(String.join("\n", audit.problems()))
          .contains(
              "is missing",
              "another row's answer",
              "stands twice",
              "left behind: rows/left.tmp",
              "was paid",
              "two jobs were made",
              "verify ended with 1");
      assertThat(audit.doubles()).isPositive();
    }
  }

  /** As a program would that forgets what it has sent. */
  private static void makeJobAgain(Scenario work, String requestKey) throws Exception {
    String first = new Traces(work.run, work.server).jobs().iterator().next();
    work.server.post(
        "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent",
        """
        {"batch": {"displayName": "%s/again", "inputConfig": {"requests": {"requests": [
          {"request": {"contents": [{"parts": [{"text": "x"}]}]}, "metadata": {"key": "%s"}}]}}}}
        """
            .formatted(first.substring(0, first.lastIndexOf('/')), requestKey));
  }
}
