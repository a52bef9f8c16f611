package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help and the commands that only look load neither Beam nor Flink, which take seconds. */
class HelpIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "validate",
        "preview",
        "status",
        "verify",
        "cancel",
        "clean",
        "runs",
        "jobs"
      })
  @Tag("process")
  void helpOfEachCommandLoadsNoRunner(String command) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      Command help = loading(work, List.of(command, "--help"));
      assertThat(help.out()).startsWith("Usage: promptbeam " + command);
    }
  }

  @Tag("process")
  @Test
  void listingRunsAndShowingOneLoadNoRunner() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.at("emulator").rows(10);
      work.finish(0);
      assertThat(loading(work, List.of("runs")).out()).contains("complete");
      assertThat(loading(work, List.of("status", "scenario/run")).out()).contains("complete");
      assertThat(loading(work, List.of("clean", "scenario/run")).out()).contains("deleted 1 jobs");
    }
  }

  @Tag("process")
  @Test
  void classesComeFromTheArchiveThatTheBuildMade() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      Path log = folder.resolve("sources.log");
      work.environment("JAVA_OPTS", "-Xlog:class+load:file=" + log);
      Command process = work.command(List.of("--version"));
      assertThat(process.exitCode()).as(process.story()).isZero();
      assertThat(process.out()).startsWith("promptbeam ").doesNotContain("[warning]");
      assertThat(Files.readAllLines(log))
          .filteredOn(line -> line.contains(" dev.promptbeam.cli.Main "))
          .singleElement()
          .asString()
          .endsWith("shared objects file");
    }
  }

  @Tag("process")
  @Test
  void runWithoutPathsOnCloudStorageLoadsNothingOfItsClient() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      Path log = folder.resolve("run.log");
      work.environment("JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none");
      work.at("emulator").rows(10);
      work.finish(0);
      assertThat(Files.readAllLines(log))
          .hasSizeGreaterThan(3_000)
          .noneMatch(line -> line.matches("com\\.google\\.(cloud|api|auth)\\..*"));
    }
  }

  private Command loading(Scenario work, List<String> arguments) throws Exception {
    Path log = folder.resolve("classes.log");
    work.environment("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Xlog:class+load:file=" + log + ":none");
    Command process = work.command(arguments);
    assertThat(process.exitCode()).as(process.story()).isZero();
    assertThat(Files.readAllLines(log))
        .hasSizeGreaterThan(300)
        .noneMatch(
            line -> line.startsWith("org.apache.beam.") || line.startsWith("org.apache.flink."));
    return process;
  }
}
