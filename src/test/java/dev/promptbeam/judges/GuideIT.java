package dev.promptbeam.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The curl commands of Google's guide. Skipped where the programs that it uses are missing. */
final class GuideIT {
  private static final Path GUIDE = Path.of("src/test/judges/guide/guide.sh");
  private static final int CHECKS = 22;

  @TempDir private Path directory;

  @Test
  void theCommandsOfTheGuideWorkAgainstTheEmulator() throws Exception {
    assumeTrue(
        Judge.isInstalled("bash", "curl", "jq", "file", "sha256sum"),
        "no bash, curl, jq, file and sha256sum on this machine");
    Judge.Verdict verdict = Judge.judge(directory, List.of("bash", GUIDE.toString()));

    assertThat(verdict.exitCode()).as(String.join("\n", verdict.said())).isZero();
    assertThat(verdict.passed()).hasSize(CHECKS);
  }
}
