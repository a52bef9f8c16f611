package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What validate, preview and run say of a dataset that is not as its spec believes. */
final class DatasetWarningsTest {
  private static final String SPEC = Workspace.SPEC.replace("cities.csv", "cities.jsonl");
  private static final String REPEATED_KEY =
      "dataset.key id names several rows: that of cities.jsonl#2 has the key of another one, and"
          + " there may be more; all are asked, \"source\" tells their results apart";
  private static final String REPEATED_MEMBER =
      "cities.jsonl#1 has two members named \"city\" in one JSON object, and there may be more such"
          + " rows; the last one counts";

  @TempDir private Path folder;

  @Test
  void misspeltColumnIsNamedWithTheNearest() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC.replace("{{city}}?", "{{ctiy}} {{land?}} {{info.size?}}?"))
            .withFile("cities.jsonl", "{\"id\":1,\"city\":\"Oslo\",\"info\":{}}\n");
    String[] warnings = {
      "warning: no row has a column \"ctiy\", which the spec names; did you mean \"city\"?",
      "warning: no row has a column \"land\", which the spec names",
      "warning: no row has a column \"info.size\", which the spec names",
    };

    CommandRun validate = CommandRun.of("validate", workspace.spec());
    assertThat(validate.exitCode()).isZero();
    assertThat(validate.err().lines()).containsExactly(warnings);

    CommandRun preview = CommandRun.of("preview", workspace.spec());
    assertThat(preview.exitCode()).isEqualTo(3);
    assertThat(preview.err().lines()).startsWith(warnings).hasSize(4);
    assertThat(preview.out()).isEmpty();

    CommandRun run = workspace.run("emulator", "a");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out().lines()).contains(warnings);
  }

  @Test
  void columnThatWouldHideAStageIsNamed() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(
                """
                name: capitals
                dataset: {path: cities.jsonl, key: id}
                model: gemini-3.5-flash-lite
                stages:
                - {name: city, request: {prompt: "Name one"}}
                - {name: note, request: {prompt: "Why {{city.text}}?"}}
                """)
            .withFile("cities.jsonl", "{\"id\":1}\n{\"id\":2,\"city\":\"Oslo\",\"note\":\"x\"}\n");

    assertThat(CommandRun.of("validate", workspace.spec()).err().lines())
        .containsExactly(
            "warning: rows have a column \"city\", which would hide what a stage of that name"
                + " says: each is a dead letter; rename one of them");
  }

  @Test
  void columnThatSomeRowHasIsNoWarning() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 999; row++) {
      rows.append("{\"id\":").append(row).append("}\n");
    }
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile("cities.jsonl", rows + "{\"id\":1000,\"city\":null}\n{\"id\":1001}\n");
    assertThat(CommandRun.of("validate", workspace.spec()).err()).isEmpty();

    workspace.withFile("cities.jsonl", rows + "{\"id\":1}\n{\"id\":2,\"city\":\"Oslo\"}\n");
    assertThat(CommandRun.of("validate", workspace.spec()).err().lines())
        .contains(
            "warning: none of the first 1000 rows has a column \"city\", which the spec names");
  }

  @Test
  void optionalColumnThatAHeaderLacksIsNamed() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(Workspace.SPEC.replace("{{city}}", "{{ctiy?nothing}}"))
            .withFile("cities.csv", "id,city\n1,Oslo\n");

    CommandRun preview = CommandRun.of("preview", workspace.spec());

    assertThat(preview.exitCode()).isZero();
    assertThat(preview.err())
        .isEqualTo(
            "warning: no row has a column \"ctiy\", which the spec names;"
                + " did you mean \"city\"?\n");
    assertThat(preview.out()).contains("the capital nothing?");
  }

  @Test
  void emptyFieldTakesTheDefaultAlsoInARedrive() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(Workspace.SPEC.replace("{{city}}", "{{city?none}}"))
            .withFile("cities.csv", "id,city\n1,\n2,\"\"\n3,Oslo\n");

    CommandRun preview = CommandRun.of("preview", workspace.spec());

    assertThat(preview.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("the capital none?"),
            line -> assertThat(line).contains("the capital none?"),
            line -> assertThat(line).contains("the capital Oslo?"));
  }

  @Test
  void keysAndMembersThatRepeatAreSaidOnce() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile(
                "cities.jsonl",
                """
                {"id":1,"city":"Oslo"}
                {"id":2,"city":"Rome","city":"Lima"}
                {"id":1,"city":"Bern"}
                {"id":1,"city":"Wien","city":"Riga"}
                """);

    CommandRun validate = CommandRun.of("validate", workspace.spec());
    assertThat(validate.err().lines())
        .containsExactly("warning: " + REPEATED_KEY, "warning: " + REPEATED_MEMBER);

    CommandRun run = workspace.run("emulator", "a");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .filteredOn(line -> line.startsWith("warning: "))
        .containsExactlyInAnyOrder("warning: " + REPEATED_KEY, "warning: " + REPEATED_MEMBER);
    assertThat(workspace.run("emulator", "a").out()).doesNotContain("warning");
    assertThat(Files.readString(firstPart(workspace))).contains("the capital Lima?");
  }

  @Test
  void unreadableFileOfAFolderIsADeadLetterAndExitCodeThree() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Workspace workspace =
        new Workspace(folder)
            .withSpec(Workspace.SPEC.replace("cities.csv", "data"))
            .withFile("data/a.csv", "id,city\n1,Oslo\n2,Lima\n");
    Files.createSymbolicLink(folder.resolve("data/b.csv"), Path.of("nowhere.csv"));
    String problem = "data/b.csv is a link to nowhere.csv, which is missing";

    assertThat(CommandRun.of("validate", workspace.spec()).err())
        .isEqualTo("warning: " + problem + "; it will be a dead letter, READ_FILE\n");
    CommandRun run = workspace.run("emulator", "a", "--max-failure-ratio", "1");

    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
    assertThat(run.out()).contains("3 rows = 2 results + 0 retryable + 1 permanent dead letters");
    assertThat(workspace.lines("a", "dead-letter").values())
        .singleElement()
        .asString()
        .contains("\"reason\":\"READ_FILE\"", "\"message\":\"" + problem + "\"");
    assertThat(workspace.run("emulator", "a").exitCode()).isEqualTo(3);
  }

  @Test
  void fileOfAnotherKindIsRefusedBeforeAnythingIsSent() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile("cities.jsonl", "[\n{\"id\":1,\"city\":\"Oslo\"},\n{\"id\":2}\n]\n");

    CommandRun run = workspace.run("emulator", "a");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("promptbeam: cities.jsonl is a JSON array, not JSON lines;");
    assertThat(workspace.run("a")).doesNotExist();
  }

  private static Path firstPart(Workspace workspace) throws IOException {
    try (var parts = Files.list(workspace.run("a").resolve("requests"))) {
      return parts.filter(path -> path.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
  }
}
