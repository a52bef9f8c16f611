package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The file that users start on a terminal, which {@code script} plays. */
@Tag("process")
final class TerminalIT extends InWorkspace {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String CTRL_C = "\u0003";

  @BeforeEach
  void findScript() {
    assumeThat(SCRIPT).exists();
  }

  @Test
  void aRunIsDrawnInItsPlaceAndNothingIsLeftOfThat() throws Exception {
    Ended ended = onTerminal(80, "no", "");

    assertThat(ended.exitCode).isZero();
    assertThat(ended.written).contains("\u001b[2Kread     ", "\u001b[2Kpack     ");
    ScreenModel screen = ScreenModel.of(ended.written, 80);
    assertThat(screen.strange).isEmpty();
    assertThat(screen.lines())
        .noneMatch(line -> line.startsWith("read ") || line.startsWith("wait "))
        .anyMatch(line -> line.startsWith("complete      2 rows = 2 results"))
        .anyMatch(line -> line.startsWith("next          "));
  }

  @Test
  void ctrlCLeavesATerminalOf20ColumnsAsItWas() throws Exception {
    workspace.withSpec(Workspace.SPEC + "batch: {poll: {first: 1m, most: 1m}}\n");

    Ended ended = onTerminal(20, "waits for", CTRL_C);

    assertThat(ended.exitCode).isEqualTo(5);
    ScreenModel screen = ScreenModel.of(ended.written, 20);
    assertThat(screen.strange).isEmpty();
    assertThat(screen.lines())
        .noneMatch(line -> line.startsWith("read ") || line.startsWith("upload "))
        .contains("stopped       stoppe", "d by a signal");
  }

  /** A region of one that was made plain by its environment. */
  @Test
  void aDumbTerminalIsWrittenToLineByLine() throws Exception {
    Ended ended = onTerminal(80, "no", "", "TERM=dumb");

    assertThat(ended.exitCode).isZero();
    assertThat(ended.written).doesNotContain("\u001b").contains("complete: 2 rows = 2 results");
  }

  private record Ended(int exitCode, String written) {}

  /** Types that where the word is seen. */
  private Ended onTerminal(int columns, String word, String typed, String... settings)
      throws IOException, InterruptedException {
    String file = Objects.requireNonNull(System.getProperty("promptbeam.file"));
    String command = // a build in the background has all that it starts ignore Ctrl-C
        "stty rows 40 cols "
            + columns
            + "; exec env --default-signal=INT -u CI -u NO_COLOR TERM=xterm "
            + String.join(" ", settings)
            + " '"
            + file
            + "' run '"
            + workspace.spec()
            + "' --runs-dir '"
            + workspace.runs()
            + "' --run-id a --endpoint emulator --runner direct";
    Process process =
        new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null")
            .redirectErrorStream(true)
            .start();
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (InputStream out = process.getInputStream()) {
      byte[] some = new byte[8192];
      boolean waits = !typed.isEmpty();
      for (int count = out.read(some); count >= 0; count = out.read(some)) {
        written.write(some, 0, count);
        if (waits && written.toString(StandardCharsets.UTF_8).contains(word)) {
          waits = false;
          process.getOutputStream().write(typed.getBytes(StandardCharsets.UTF_8));
          process.getOutputStream().flush();
        }
      }
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), written.toString(StandardCharsets.UTF_8));
  }
}
