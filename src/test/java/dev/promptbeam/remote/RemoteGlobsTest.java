package dev.promptbeam.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.cli.CommandRun;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which objects a path names; of {@code name.jsonl} the one row is its name. */
final class RemoteGlobsTest extends OnStorage {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gs://data/in/                | in/a.jsonl in/b.jsonl in/s/a.jsonl in/s/t/c.jsonl",
        "gs://data/in                 | in/a.jsonl in/b.jsonl in/s/a.jsonl in/s/t/c.jsonl",
        "gs://data/in/*.jsonl         | in/a.jsonl in/b.jsonl",
        "gs://data/in/{a,b}.jsonl     | in/a.jsonl in/b.jsonl",
        "gs://data/{in,out}/a.jsonl   | in/a.jsonl out/a.jsonl",
        "gs://data/in/**/a.jsonl      | in/a.jsonl in/s/a.jsonl",
        "gs://data/in/**              | in/a.jsonl in/b.jsonl in/s/a.jsonl in/s/t/c.jsonl",
        "gs://data/in/?.jsonl         | in/a.jsonl in/b.jsonl",
        "gs://data/in/[b-z].jsonl     | in/b.jsonl",
        "gs://data/*/s/*.jsonl        | in/s/a.jsonl",
        "gs://data/out/[q].jsonl      | out/[q].jsonl",
        "gs://data/out/a.jsonl        | out/a.jsonl",
        "gs://data/out/a b+c%20.jsonl | out/a b+c%20.jsonl",
        "gs://data/out/*              | out/[q].jsonl out/a b+c%20.jsonl out/a.jsonl",
      })
  void isTheSameAsForFiles(String path, String names) throws IOException {
    for (String name :
        List.of(
            "in/a.jsonl",
            "in/b.jsonl",
            "in/s/a.jsonl",
            "in/s/t/c.jsonl",
            "in/.hidden.jsonl",
            "in/.s/hidden.jsonl",
            "other/z.jsonl",
            "out/[q].jsonl",
            "out/a b+c%20.jsonl",
            "out/a.jsonl")) {
      storage.contents().put("data", name, "{\"name\":\"" + name + "\"}\n");
    }
    for (String folder : List.of("in/", "in/s/", "empty/", "out/")) {
      storage.contents().put("data", folder, "");
    }
    workspace.withSpec(spec("'" + path + "'"));
    assertThat(preview().stream().map(line -> line.replaceAll(".*<(.*)>.*", "$1")))
        .containsExactlyInAnyOrder(names.split(" (?=in/|out/)"));
  }

  @Test
  void whatSeveralPathsNameIsReadOnce() throws IOException {
    storage.contents().put("data", "in/a.jsonl", "{\"name\":\"a\"}\n");
    storage.contents().put("data", "in/b.jsonl", "{\"name\":\"b\"}\n");
    workspace
        .withFile("local.jsonl", "{\"name\":\"local\"}\n")
        .withSpec(
            spec("['gs://data/in/', 'gs://data/in/*.jsonl', 'gs://data/in/a.jsonl', local.jsonl]"));
    assertThat(preview()).hasSize(3);
  }

  @Tag(Lane.BREADTH)
  @Test
  void listsOfManyPagesHoldAllNames() throws IOException {
    int objects = 1_045;
    for (int i = 0; i < objects; i++) {
      storage.contents().put("data", "many/%04d.jsonl".formatted(i), "{\"name\":\"" + i + "\"}\n");
    }
    workspace.withSpec(spec("'gs://data/many/*.jsonl'"));
    assertThat(preview()).hasSize(objects);
    storage.fault("{'kind':'pages','operation':'objects.list','items':100,'times':1000}");
    workspace.withSpec(spec("'gs://data/many'"));
    assertThat(preview()).hasSize(objects);
    assertThat(storage.calls().counts().get("objects.list")).isGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource({
    "gs://data/none.jsonl",
    "gs://data/none/",
    "gs://data/empty/",
    "gs://data/none/*.jsonl",
    "gs://data/",
    "gs://nowhere/a.jsonl",
    "gs://nowhere/*.jsonl",
    "gs://Bad_Bucket/a.jsonl",
    "gs://",
    "gs:///a.jsonl",
  })
  void whatIsNotThereIsOneSentenceAndNothingIsSent(String path) throws IOException {
    storage.contents().put("data", "empty/", "");
    workspace.withSpec(spec("'" + path + "'"));
    CommandRun run = run("one");
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(path);
    assertThat(workspace.run("one")).doesNotExist();
  }

  private static String spec(String path) {
    return "name: capitals\nmodel: gemini-3.5-flash-lite\nrequest: {prompt: 'Name <{{name}}>'}\n"
        + "dataset: {path: "
        + path
        + ", format: jsonl}\n";
  }
}
