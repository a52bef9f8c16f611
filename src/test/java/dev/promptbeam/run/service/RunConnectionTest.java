package dev.promptbeam.run.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.cli.InWorkspace;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.RunRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A run is reached where it was begun, whatever the environment names now. */
final class RunConnectionTest extends InWorkspace {
  private static final String NOBODY = "http://127.0.0.1:1";

  @Test
  void emulatorOfTheRunShowsItsJobs() throws Exception {
    assertThat(workspace.run("emulator", "a").exitCode()).isZero();

    try (RunConnection connection = open(Map.of())) {
      assertThat(jobs(connection)).singleElement().asString().startsWith("promptbeam/capitals/a/");
      assertThat(connection.fingerprint()).hasSize(12);
      assertThat(connection.endpoint().identity()).isEqualTo("emulator");
    }
  }

  @Test
  void serverIsTheOneOfTheStart() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls())) {
      assertThat(workspace.run(server.baseUrl(), "a").exitCode()).isZero();

      Map<String, String> now =
          Map.of("GOOGLE_GEMINI_BASE_URL", NOBODY, "GEMINI_API_KEY", "AIzaSomeKey");
      try (RunConnection connection = open(now)) {
        assertThat(jobs(connection)).hasSize(1);
        assertThat(connection.fingerprint()).matches("[0-9a-f]{12}");
        assertThat(connection.endpoint().address().toString()).isEqualTo(server.baseUrl());
      }
    }
  }

  @Test
  void addressThatWasChangedGetsNoKey() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls())) {
      assertThat(workspace.run(server.baseUrl(), "a").exitCode()).isZero();
      Path record = workspace.run("a").resolve("run.json");
      String endpoint = "\"endpoint\" : \"" + server.baseUrl() + "\",\n  \"emulated\"";
      assertThat(Files.readString(record)).contains(endpoint);
      Files.writeString(
          record,
          Files.readString(record).replace(endpoint, endpoint.replace(server.baseUrl(), NOBODY)));

      assertThatThrownBy(() -> open(Map.of("GEMINI_API_KEY", "AIzaSomeKey")))
          .isInstanceOf(RunRefusedException.class)
          .hasMessageContaining("was changed");
    }
  }

  private RunConnection open(Map<String, String> environment) throws Exception {
    RunDirectory directory = RunDirectory.of(workspace.run("a"));
    RunRecord run = Objects.requireNonNull(RunRecord.read(directory));
    return RunConnection.open(
        directory, run, new Surroundings(environment, Clock.systemUTC(), new SecureRandom()));
  }

  private static List<String> jobs(RunConnection connection) throws Exception {
    return connection.client().listBatches(10, null).items().stream()
        .map(BatchJob::displayName)
        .toList();
  }
}
