package dev.promptbeam.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.promptbeam.Lane;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The curl commands of Google's guide. Skipped where the programs that it uses are missing. */
@Tag("judges")
final class GuideIT {
  private static final List<String> COMMAND = List.of("bash", "src/test/judges/guide/guide.sh");
  private static final int CHECKS = 22;

  @TempDir private Path directory;

  @BeforeAll
  static void findPrograms() {
    assumeTrue(
        Judge.isInstalled("bash", "curl", "jq", "file", "sha256sum"),
        "no bash, curl, jq, file and sha256sum on this machine");
  }

  @Tag(Lane.SMOKE)
  @Test
  void theCommandsOfTheGuideWorkAgainstTheEmulator() throws Exception {
    Judge.Verdict verdict = Judge.judge(directory, COMMAND);

    assertThat(verdict.exitCode()).as(String.join("\n", verdict.said())).isZero();
    assertThat(verdict.passed()).hasSize(CHECKS);
  }

  @Test
  void theyNoticeAnEmulatorThatMisbehaves() throws Exception {
    Judge.Verdict verdict = Judge.judgeMisbehaving(directory, COMMAND);

    assertThat(verdict.exitCode()).isNotZero();
    assertThat(verdict.passed()).hasSizeLessThan(CHECKS);
  }
}
