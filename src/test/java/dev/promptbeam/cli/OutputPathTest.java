package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.PartReader;
import dev.promptbeam.scenario.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results in a folder of the user's own, which several runs share. */
final class OutputPathTest extends OverOutputPath {
  @Test
  void runsLieSideBySideAndEachKnowsItsOwn() throws Exception {
    CommandRun first = run("a");
    CommandRun second = run("a.b");

    assertThat(second.exitCode()).isZero();
    assertThat(first.out())
        .contains("complete: 2 rows = 2 results")
        .contains("results: " + out() + "\n");
    assertThat(names())
        .containsExactly("capitals.a.b.part-00000-000.csv", "capitals.a.part-00000-000.csv");
    assertThat(workspace.run("a").resolve("results")).isEmptyDirectory();
    for (String id : List.of("a", "a.b")) {
      CommandRun verify = CommandRun.of("verify", workspace.run(id));
      assertThat(verify.err()).isEmpty();
      assertThat(verify.exitCode()).isZero();
      assertThat(CommandRun.of("status", workspace.run(id)).out()).contains("results: " + out());
    }
    JsonNode status =
        Json.MAPPER.readTree(CommandRun.of("status", "--json", workspace.run("a")).out());
    assertThat(status.path("results").asText()).isEqualTo(out().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "data, data",
    "data, data/deep/results",
    "'data/*.csv', data",
    "'data/**.csv', data",
    "., .",
    "'*/*.csv', data",
    "'data/../data/c*.csv', data",
    "linked, data",
    "'linked/*', data",
    "data, linked/in",
    "'data/{cities,capitals.*}.csv', data",
    "'data/**/*', data/x"
  })
  void resultsThatTheDatasetWouldTakeInAreRefused(String dataset, String path) throws Exception {
    Files.createDirectories(workspace.folder().resolve("data/x"));
    Files.createSymbolicLink(workspace.folder().resolve("linked"), Path.of("data"));
    workspace
        .withFile("data/cities.csv", "id,city\n1,Oslo\n")
        .withFile("data/x/b.csv", "id,city\n");
    workspace.withSpec(
        SPEC.replace("path: cities.csv", "path: '" + dataset + "'\n  format: csv")
            .replace("path: out/tables", "path: '" + path + "'"));

    for (String command : List.of("run", "validate", "preview")) {
      CommandRun refused =
          command.equals("run") ? run("a") : CommandRun.of(command, workspace.spec());

      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err())
          .contains(
              "dataset.path, " + dataset + ", takes in output.path, ",
              ": the results would be rows; name another folder for them");
    }
    assertThat(server.creates()).isZero();
    assertThat(workspace.run("a")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "data/cities.csv, data",
    "data, out",
    "'data/*', data/deeper",
    "data, .",
    "'data/ci*.csv', data"
  })
  void resultsBesideTheDatasetAreNoneOfItsRows(String dataset, String path) throws Exception {
    Files.createDirectories(workspace.folder().resolve("data"));
    workspace.withFile("data/cities.csv", "id,city\n1,Oslo\n");
    workspace.withSpec(
        SPEC.replace("path: cities.csv", "path: '" + dataset + "'")
            .replace("path: out/tables", "path: '" + path + "'"));

    assertThat(CommandRun.of("validate", workspace.spec()).exitCode()).isZero();
  }

  @Test
  void whereNothingCanBeWrittenNothingIsSent() throws Exception {
    Files.writeString(workspace.folder().resolve("out"), "a file");

    CommandRun run = run("a");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("cannot write to output.path, " + out());
    assertThat(workspace.run("a")).doesNotExist();
    assertThat(server.creates()).isZero();
  }

  @Test
  void aDiskThatIsFullThereStopsTheRunWhichGoesOnWhenThereIsRoom() throws Exception {
    workspace.withSpec(SPEC.replace("csv}", "parquet}"));
    try (SmallDisk disk = SmallDisk.mount(out(), "4k")) {
      CommandRun full = run("a");

      assertThat(full.exitCode()).as(full.out() + full.err()).isEqualTo(5);
      assertThat(full.out()).contains("the disk is full");
      assertThat(names()).isEmpty();

      disk.resize("1m");
      assertThat(run("a").out()).contains("complete: 2 rows = 2 results");
      assertThat(names()).containsExactly("capitals.a.part-00000-000.parquet");
      assertThat(server.creates()).isOne();
    }
  }

  @Test
  void whatACrashLeftIsTakenAwayAndNothingOfOthers() throws Exception {
    run("a");
    Path left = out().resolve("capitals.a.part-00000-000.csv.x.tmp");
    Path others = out().resolve("capitals.a.b.part-00000-000.csv.x.tmp");
    Files.writeString(left, "half");
    Files.writeString(others, "half");

    assertThat(run("a").exitCode()).isZero();

    assertThat(left).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void aPartThatIsGoneWithItsFolderIsMadeAgain() throws Exception {
    run("a");
    Path part = out().resolve("capitals.a.part-00000-000.csv");
    byte[] before = Files.readAllBytes(part);
    Files.delete(part);
    Files.delete(out().resolve(".capitals.a.owner"));
    Files.delete(out());

    assertThat(run("a").out()).contains(part + " was gone and is published again");
    assertThat(part).hasBinaryContent(before);
  }

  @Test
  void aRedriveHasTheSameColumnsBesideIt() throws Exception {
    workspace.withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
    server.fault(
        """
        {"operation": "line", "match": {"text": "Lima"}, "jobs": 1,
         "action": {"type": "error", "code": 13}}\
        """);
    workspace.withSpec(
        SPEC.replace("key: id", "key: id\n  types: {id: number}").replace("csv}", "parquet}"));
    workspace.withFile("cities.csv", "id,city\n9007199254740993,Oslo\n2,Lima\n");
    assertThat(run("a").out()).contains("1 results + 1 retryable");

    assertThat(workspace.redrive("a").out()).contains("1 rows = 1 results");

    assertThat(names())
        .containsExactly(
            "capitals.a.part-00000-000.parquet", "capitals.a.redrive-1.part-00000-000.parquet");
    List<List<String>> columns = new ArrayList<>();
    for (String name : names()) {
      PartReader.forEach(
          out().resolve(name),
          (json, place) -> {
            List<String> row = new ArrayList<>();
            Json.MAPPER.readTree(json).fieldNames().forEachRemaining(row::add);
            columns.add(row);
          });
    }
    assertThat(columns).hasSize(2);
    assertThat(columns.get(0)).isEqualTo(columns.get(1));
    assertThat(CommandRun.of("verify", workspace.run("a.redrive-1")).exitCode()).isZero();
  }
}
