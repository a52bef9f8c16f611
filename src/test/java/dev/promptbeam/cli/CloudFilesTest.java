package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.media.Samples;
import dev.promptbeam.storage.WithBucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files on Cloud Storage besides dataset and run: media, results, the answers of other runs. */
final class CloudFilesTest extends WithBucket {
  private static final String AT = "contents[0].parts[1].media (column p): ";

  private Workspace workspace;

  @BeforeEach
  void fill() throws IOException {
    workspace = new Workspace(folder).withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
  }

  @Tag(Lane.BREADTH)
  @Test
  void requestsBringFilesAlongFromThere() throws Exception {
    byte[] jpeg = Samples.picture("jpg", 60, 40);
    storage.contents().put(BUCKET, "pictures/one.jpg", jpeg);
    storage.contents().put(BUCKET, "pictures/deep/é 1%.jpg", jpeg);
    storage.contents().put(BUCKET, "pictures/cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    storage.contents().put(BUCKET, "secret.jpg", jpeg);
    workspace
        .withSpec(
            Workspace.QUICK_SPEC
                    .replace("cities.csv", "rows.jsonl")
                    .replace(
                        "prompt: \"Which country has the capital {{city}}?\"",
                        "prompt: [\"What is it?\", {media: \"{{p}}\"}]")
                + "media: {folder: gs://data/pictures, inline: 0}\n")
        .withFile(
            "rows.jsonl",
            """
            {"id":"1","p":"one.jpg"}
            {"id":"2","p":"gs://data/pictures/deep/é 1%.jpg"}
            {"id":"3","p":"cut.jpg"}
            {"id":"4","p":"gs://data/secret.jpg"}
            {"id":"5","p":"../secret.jpg"}
            {"id":"6","p":"deep"}
            """);

    CommandRun run = run("a", "gs://data/runs");

    assertThat(run.out()).contains("6 rows = 2 results + 0 retryable + 4 permanent");
    TreeMap<String, String> letters = new TreeMap<>();
    for (String name : storage.contents().names(BUCKET, "runs/capitals/a/dead-letter/permanent/")) {
      for (String line : text(name).lines().toList()) {
        var letter = Json.MAPPER.readTree(line);
        letters.put(letter.path("key").asText(), letter.path("message").asText());
      }
    }
    String gone = " is not there; paths are relative to media.folder, gs://data/pictures";
    assertThat(letters)
        .containsExactlyEntriesOf(
            new TreeMap<>(
                java.util.Map.of(
                    "3",
                    AT
                        + "\"cut.jpg\" (image/jpeg) is cut short: its end marker (FF D9) is"
                        + " missing; copy it again from where it came from",
                    "4",
                    AT
                        + "\"gs://data/secret.jpg\" is outside of media.folder; media.outside: true"
                        + " allows that",
                    "5",
                    AT + "\"../secret.jpg\"" + gone,
                    "6",
                    AT + "\"deep\"" + gone)));
  }

  @Test
  void resultsGoThereFromARunOnADisk() throws Exception {
    workspace.withSpec(
        Workspace.QUICK_SPEC + "output: {path: gs://data/out, format: csv, compression: gzip}\n");

    CommandRun run = run("a", workspace.runs());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(storage.contents().names(BUCKET, ""))
        .containsExactly("out/.capitals.a.owner", "out/capitals.a.part-00000-000.csv.gz");
    assertThat(command(workspace.runs(), "verify", "capitals/a").exitCode()).isZero();
  }

  @Test
  void resultsGoThereAsParquetFromARunThatLiesThere() throws Exception {
    workspace.withSpec(Workspace.QUICK_SPEC + "output: {path: gs://data/out, format: parquet}\n");

    CommandRun run = run("a", "gs://data/runs");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(storage.contents().names(BUCKET, "out/"))
        .containsExactly("out/.capitals.a.owner", "out/capitals.a.part-00000-000.parquet");
    assertThat(command("gs://data/runs", "verify", "capitals/a").exitCode()).isZero();
  }

  @Tag(Lane.BREADTH)
  @Test
  void answersAreTakenFromRunsThatLieThere() throws Exception {
    workspace.withSpec(Workspace.QUICK_SPEC);
    run("a", "gs://data/runs");
    workspace.withSpec(Workspace.QUICK_SPEC + "reuse: gs://data/runs\n");
    workspace.withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,Bern\n");

    CommandRun run = run("b", "gs://data/runs");

    assertThat(run.out())
        .contains("reuse: looked through 1 runs, 2 answers found")
        .contains("3 rows = 3 results");
    assertThat(run.exitCode()).isZero();
  }

  private CommandRun run(String id, Object runs) {
    return command(
        runs,
        "run",
        workspace.spec(),
        "--run-id",
        id,
        "--endpoint",
        "emulator",
        "--runner",
        "direct");
  }

  private CommandRun command(Object runs, Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--runs-dir", runs, "--gcs-endpoint", storage.url()));
    return CommandRun.of(all.toArray());
  }
}
