package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script of the documentation, with a command that ends as it is told. */
final class SchedulingTest {
  private static final Pattern SCRIPT = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @BeforeEach
  void writeScript() throws IOException {
    Matcher script = SCRIPT.matcher(Files.readString(Path.of("src/docs/scheduling.md")));
    assertThat(script.find()).isTrue();
    executable(folder.resolve("nightly.sh"), script.group(1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, complete",
    "3, 3, 1, too many dead letters",
    "2, 2, 1, failed with 2",
    "4, 4, 1, failed with 4",
    "1, 1, 1, failed with 1",
    "5 5 0, 0, 3, complete",
    "5 3, 3, 2, too many dead letters",
    "5 5 5 5 5 5 0, 5, 6, not complete yet",
  })
  void goesOnWithWhatWasStoppedAndStopsForTheRest(String codes, int exit, int starts, String said)
      throws Exception {
    Files.writeString(folder.resolve("codes"), codes.replace(' ', '\n') + "\n");
    executable(
        folder.resolve("promptbeam"),
        """
        #!/usr/bin/env bash
        echo "$@" >> calls
        code=$(head -n 1 codes)
        sed -i 1d codes
        exit "$code"
        """);

    assertThat(run("2026-11-28")).isEqualTo(exit);

    assertThat(Files.readAllLines(folder.resolve("calls")))
        .hasSize(starts)
        .containsOnly(
            "run nightly.yaml --param date=2026-11-28 --run-id 2026-11-28 --runs-dir runs"
                + " --wait 3h --max-failure-ratio 0.01");
    assertThat(Files.readString(folder.resolve("said"))).contains("2026-11-28", said);
  }

  @Test
  void theSpecOfTheGuideRunsDayByDayAndPaysForNewRowsOnly() throws Exception {
    Matcher yaml =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("src/docs/scheduling.md")));
    assertThat(yaml.find()).isTrue();
    Files.writeString(folder.resolve("nightly.yaml"), yaml.group(1));
    Files.createDirectory(folder.resolve("exports"));
    Files.createDirectories(folder.resolve("runs/nightly"));
    String rows = "id,text\n1,one\n2,two\n";
    Files.writeString(folder.resolve("exports/2026-11-27.csv"), rows);
    Files.writeString(folder.resolve("exports/2026-11-28.csv"), rows + "3,three\n");

    assertThat(nightly("2026-11-27").out()).contains("(2 requests, 1 jobs)");
    assertThat(nightly("2026-11-28").out()).contains("(1 requests, 1 jobs, 2 results reused)");
    assertThat(nightly("2026-11-28").out()).contains("nothing is sent");
  }

  private CommandRun nightly(String day) {
    return CommandRun.of(
        "run",
        folder.resolve("nightly.yaml"),
        "--param",
        "date=" + day,
        "--run-id",
        day,
        "--runs-dir",
        folder.resolve("runs"),
        "--endpoint",
        "emulator",
        "--runner",
        "direct");
  }

  private int run(String day) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(folder.resolve("nightly.sh").toString(), day))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("PAUSE", "0");
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
