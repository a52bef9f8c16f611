package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs under the locales of cron jobs, bare containers and other countries. */
class LocaleIT {
  @TempDir Path folder;

  /** The shell spells the names, since the tests may run under such a locale themselves. */
  private static final String SCRIPT =
      """
      o=$(printf '\\303\\266') && export LC_ALL=C && mkdir d${o}rfer &&
      echo '{"id":"r"}' > d${o}rfer/r${o}ws.jsonl && cat spec.yaml > sp${o}c.yaml &&
      "$0" preview sp${o}c.yaml --set dataset.path=d${o}rfer --param city=K${o}ln &&
      exec "$0" run sp${o}c.yaml --run-id run --set dataset.path=d${o}rfer --param city=K${o}ln \\
        --runner direct
      """;

  @Tag("process")
  @Test
  void argumentsFilesAndOutputAreUtf8UnderTheLocaleOfCron() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.file(
          "spec.yaml",
          """
          name: scenario
          endpoint: emulator
          dataset: {path: ., key: id}
          model: gemini-2.5-flash
          request: {prompt: "Who lives in ${city}?"}
          """);
      Command run = work.startedBy("sh", "-c", SCRIPT).command(List.of());
      assertThat(run.exitCode()).as(run.story()).isZero();
      assertThat(run.out()).contains("Who lives in K\u00f6ln?");
      JsonNode result = work.run.results().get("r");
      assertThat(result.at("/source/file").asText()).isEqualTo("d\u00f6rfer/r\u00f6ws.jsonl");
    }
  }

  @Tag("process")
  @Test
  void numbersHaveTheDigitsOfTheDocumentation() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.environment("JAVA_OPTS", "-Duser.language=ar -Duser.country=EG -XX:TieredStopAtLevel=1");
      work.rows(1_200).spec("maxRequests: 2000");
      Command run = work.finish(0);
      assertThat(run.out())
          .contains("complete: 1,200 rows = 1,200 results")
          .matches("\\A\\p{ASCII}+\\z");
    }
  }

  @Tag("process")
  @Test
  void folderForTemporaryFilesThatCannotBeUsedIsSaidAtTheStart() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.environment("TMPDIR", folder.resolve("nowhere").toString()).rows(10);
      assertThat(work.finish(2).err())
          .contains("cannot be written to", "TMPDIR=DIR")
          .hasLineCount(1);

      try (SmallDisk disk = SmallDisk.mount(folder.resolve("temp"), "20m")) {
        disk.forbidExecution();
        work.environment("TMPDIR", folder.resolve("temp").toString());
        assertThat(work.finish(2).err())
            .contains("nothing can be loaded", "TMPDIR=DIR")
            .hasLineCount(1);
      }
      assertThat(work.server.calls("files.upload.start")).isZero();
    }
  }
}
