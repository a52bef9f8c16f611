package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.cli.RunnableFile.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real API without a key; a process of its own, because the environment decides. */
final class KeyIT {
  @TempDir private Path folder;

  @Tag("process")
  @Tag(Lane.SMOKE)
  @Test
  void noKeyIsSaidAndNothingIsSent() throws Exception {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(Workspace.SPEC)
            .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
    Ended ended =
        RunnableFile.run(
            "run", workspace.spec().toString(), "--runs-dir", workspace.runs().toString());
    assertThat(ended.err())
        .isEqualTo(
            "promptbeam: no API key: set GEMINI_API_KEY_FILE, GOOGLE_API_KEY or GEMINI_API_KEY,"
                + " or try --endpoint emulator, which needs none\n");
    assertThat(ended.exitCode()).isEqualTo(2);
  }
}
