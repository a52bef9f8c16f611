package dev.promptbeam.run.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Flink inside the process is told, as Flink reads it. */
final class EmbeddedFlinkTest {
  @TempDir private Path folder;

  @Test
  void everyAddressIsThisMachinesAlone() {
    assertThat(settings(null))
        .containsEntry("rest.bind-address", "127.0.0.1")
        .containsEntry("jobmanager.bind-host", "127.0.0.1")
        .containsEntry("taskmanager.bind-host", "127.0.0.1")
        .containsEntry("promptbeam.rest.closed", "true")
        .containsEntry("io.tmp.dirs", folder.resolve("it's scratch/spill").toString());
  }

  @Test
  void settingsOfTheUserWinAndLeaveTheOthers() throws IOException {
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.write(
        own.resolve("config.yaml"),
        List.of("taskmanager.memory.network.max: 1gb", "akka: {ask.timeout: 5 min}"));

    assertThat(settings(own.toString()))
        .containsEntry("taskmanager.memory.network.max", "1gb")
        .containsEntry("akka.ask.timeout", "5 min")
        .containsEntry("rest.bind-address", "127.0.0.1")
        .containsEntry("restart-strategy.type", "fixed-delay");
  }

  @Test
  void memoryIsForTheTasksThatRunAtOnce() {
    assertThat(settings(2, null))
        .containsEntry("taskmanager.memory.network.min", "32mb")
        .containsEntry("taskmanager.memory.network.max", "32mb")
        .containsEntry("taskmanager.memory.managed.size", "64mb");
    assertThat(settings(64, null))
        .containsEntry("taskmanager.memory.network.min", "256mb")
        .containsEntry("taskmanager.memory.network.max", "256mb")
        .containsEntry("taskmanager.memory.managed.size", "1024mb");
  }

  @Test
  void settingsThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> settings(folder.resolve("nowhere").toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--flinkConfDir: ")
        .hasMessageContaining("nowhere");
  }

  private Map<String, String> settings(@Nullable String own) {
    return settings(2, own);
  }

  private Map<String, String> settings(int parallelism, @Nullable String own) {
    Path written = EmbeddedFlink.configure(folder.resolve("it's scratch"), parallelism, own);
    return GlobalConfiguration.loadConfiguration(written.toString()).toMap();
  }
}
