package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are written otherwise, from their spec to their results. */
final class OtherTablesTest {
  private static final Pattern RECIPE =
      Pattern.compile("```yaml\n(# A TSV without a header.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theRecipeReadsATsvWithoutAHeader() throws IOException {
    Matcher recipe = RECIPE.matcher(Files.readString(Path.of("src/docs/recipes.md")));
    assertThat(recipe.find()).isTrue();
    Workspace workspace =
        new Workspace(folder)
            .withSpec(recipe.group(1))
            .withFile("mgsm_de.tsv", "Wie viele \"Eier\"?\t18\nWie viele Knäuel?\t3\n");

    CommandRun run = workspace.run("emulator", "one");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(rows("mgsm/one"))
        .containsExactly(
            "{\"question\":\"Wie viele \\\"Eier\\\"?\",\"answer\":18}",
            "{\"question\":\"Wie viele Knäuel?\",\"answer\":3}");
  }

  @Test
  void aSemicolonTableOfASpreadsheetIsReadInItsEncoding() throws IOException {
    Workspace workspace = new Workspace(folder).withSpec(spec("windows-1252"));
    write("preis;city\n5 €;Köln\n");

    assertThat(workspace.run("emulator", "one").exitCode()).isZero();
    assertThat(rows("tables/one")).containsExactly("{\"preis\":\"5 €\",\"city\":\"Köln\"}");
    CommandRun other = workspace.withSpec(spec("iso-8859-1")).run("emulator", "one");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("was begun with another dataset.csv: ", "windows-1252");
  }

  @Test
  void whatTheHeaderLacksIsToldBeforeAnythingIsSent() throws IOException {
    Workspace workspace = new Workspace(folder).withSpec(spec("utf-8"));
    write("preis;city\n5 €;Köln\n");
    CommandRun unread = CommandRun.of("validate", workspace.spec());
    Files.writeString(folder.resolve("rows.csv"), "preis,city\n5 €,Köln\n");
    CommandRun commas = CommandRun.of("validate", workspace.spec());

    assertThat(unread.exitCode()).as(unread.out() + unread.err()).isZero();
    assertThat(commas.exitCode()).isEqualTo(2);
    assertThat(commas.err())
        .contains("rows.csv has no column city, which the spec names; it has preis,city");
  }

  @Test
  void jsonLinesAreNoTable() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(spec("utf-8").replace("rows.csv", "rows.jsonl"))
            .withFile("rows.jsonl", "{\"city\":\"Oslo\"}\n");

    CommandRun run = CommandRun.of("preview", workspace.spec());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("dataset.csv is for csv and tsv, and rows.jsonl is neither");
  }

  private static String spec(String encoding) {
    return """
    name: tables
    dataset: {path: rows.csv, csv: {delimiter: semicolon, encoding: %s}}
    model: gemini-2.5-flash-lite
    request: {prompt: "Which country has {{city}}?"}
    """
        .formatted(encoding);
  }

  private void write(String table) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), table, Charset.forName("windows-1252"));
  }

  private List<String> rows(String run) throws IOException {
    Path results = new Workspace(folder).runs().resolve(run).resolve("results");
    List<JsonNode> found = new ArrayList<>();
    try (Stream<Path> parts = Files.list(results)) {
      for (Path part : parts.toList()) {
        for (String line : Files.readAllLines(part)) {
          found.add(Json.MAPPER.readTree(line));
        }
      }
    }
    return found.stream()
        .sorted(Comparator.comparing(row -> row.at("/source/position").asLong()))
        .map(row -> row.path("row").toString())
        .toList();
  }
}
