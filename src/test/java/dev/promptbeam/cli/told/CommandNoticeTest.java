package dev.promptbeam.cli.told;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.ledger.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandNoticeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void commandIsToldByItsInputAndItsEnvironment() throws Exception {
    Path told = folder.resolve("told");

    assertThat(run("{ cat; echo \" $PROMPTBEAM_RUN $PROMPTBEAM_EXIT_CODE\"; } > '" + told + "'"))
        .isNull();

    assertThat(told).hasContent("{\"x\":1} a/b 2\n");
  }

  @Test
  void oneThatFailsOrReadsNothingIsSaidToHaveEndedSo() throws Exception {
    assertThat(run("exit 7")).isEqualTo("the command of --notify-command ended with 7");
    assertThat(run("true")).isNull();
  }

  @Test
  void oneThatDoesNotEndIsEnded() throws Exception {
    Path alive = folder.resolve("alive");

    assertThat(
            new CommandNotice("sleep 60; touch '" + alive + "'")
                .run(notice(), "{}", Duration.ofMillis(100)))
        .isEqualTo("the command of --notify-command took more than 0 s");
    assertThat(Files.exists(alive)).isFalse();
  }

  private @Nullable String run(String command) throws InterruptedException {
    return new CommandNotice(command).run(notice(), "{\"x\":1}", PATIENCE);
  }

  private Notice notice() {
    return Notice.failed("a/b", 2, "why", RunDirectory.of(folder));
  }
}
