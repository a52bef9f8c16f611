package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of the documentation, run as they are written. */
final class RecipesTest {
  private static final Pattern YAML =
      Pattern.compile("```yaml\n(name: second-turn.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void resultsOfOneRunAreTheDatasetOfTheNextTurn() throws IOException {
    Workspace first =
        new Workspace(folder)
            .withSpec(Workspace.SPEC.replace("name: capitals", "name: first-turn"))
            .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
    assertThat(first.run("emulator", "one").exitCode()).isZero();
    Workspace second = new Workspace(folder).withSpec(recipe());

    CommandRun run = second.run("emulator", "two", "--param", "first=one");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    Path results = second.runs().resolve("second-turn/two");
    assertThat(lines(results.resolve("results"))).hasSize(2);
    for (String line : lines(results.resolve("requests"))) {
      JsonNode contents = Json.MAPPER.readTree(line).at("/request/contents");
      String city = contents.at("/0/parts/0/text").asText();
      assertThat(city).matches("Which country has the capital (Oslo|Lima)\\?");
      assertThat(contents.at("/1/role").asText()).isEqualTo("model");
      assertThat(contents.at("/2/parts/0/text").asText())
          .isEqualTo(
              "Which language is spoken in " + contents.at("/1/parts/0/text").asText() + "?");
    }
  }

  private static String recipe() throws IOException {
    Matcher block = YAML.matcher(Files.readString(Path.of("src/docs/recipes.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
