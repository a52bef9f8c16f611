package dev.promptbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** Runs whose results go to a folder of the user's own. */
abstract class OverOutputPath extends AgainstRemoteJobs {
  static final String SPEC =
      Workspace.QUICK_SPEC.replace(
          "batch: {", "output: {path: out/tables, format: csv}\nbatch: {attempts: 1, ");

  @BeforeEach
  void fillWorkspace() throws IOException {
    workspace.withSpec(SPEC).withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
  }

  Path out() {
    return workspace.folder().toAbsolutePath().normalize().resolve("out/tables");
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(out())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  CommandRun run(String id, String... more) {
    return workspace.run(server.url(), id, more);
  }

  /** The run {@code a} in another folder of runs. */
  CommandRun runUnder(Path runs) {
    return CommandRun.of(
        "run",
        workspace.spec(),
        "--runs-dir",
        runs,
        "--run-id",
        "a",
        "--endpoint",
        server.url(),
        "--runner",
        "direct");
  }
}
