package dev.promptbeam.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.cli.Workspace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is redriven where it was answered, and without the limit that chose its rows. */
final class RedriveOriginTest {
  private static final String THEN = "http://localhost:2";

  @TempDir private Path folder;

  @Test
  void endpointIsTheRecordedOneWhateverTheEnvironmentNames() throws Exception {
    Workspace workspace =
        new Workspace(folder).withSpec(Workspace.SPEC).withFile("cities.csv", "id,city\n");
    workspace.run("emulator", "a", "--limit", "7");
    RunDirectory directory = RunDirectory.of(workspace.run("a"));
    assertThat(RedriveOrigin.of(directory, Map.of()).spec().endpoint()).isEqualTo("emulator");
    assertThat(RedriveOrigin.of(directory, Map.of()).spec().limit()).isNull();

    ObjectNode run = (ObjectNode) Json.MAPPER.readTree(directory.runFile().toFile());
    run.put("emulated", false).put("endpoint", THEN);
    ((ObjectNode) run.path("identity")).put("endpoint", THEN);
    ((ObjectNode) run.path("spec")).putNull("endpoint");
    Files.writeString(directory.runFile(), run.toString());

    assertThat(endpoint(directory, THEN)).isNull();
    assertThat(endpoint(directory, "http://localhost:3")).isEqualTo(THEN);
    assertThat(RedriveOrigin.of(directory, Map.of()).spec().endpoint()).isEqualTo(THEN);
  }

  private static @Nullable String endpoint(RunDirectory directory, String present)
      throws Exception {
    return RedriveOrigin.of(directory, Map.of("GOOGLE_GEMINI_BASE_URL", present)).spec().endpoint();
  }
}
