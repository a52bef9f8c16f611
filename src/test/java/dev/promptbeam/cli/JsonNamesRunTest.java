package dev.promptbeam.cli;

import static dev.promptbeam.dataset.DatasetFolder.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files called .json that hold lines, and files that are cut among sound ones. */
final class JsonNamesRunTest {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: data}
      model: gemini-3.5-flash-lite
      request: {prompt: "{{city}}"}
      """;

  @TempDir private Path folder;

  @Test
  void linesInAFileCalledJsonAreTheRowsOfValidatePreviewAndRun() throws Exception {
    Workspace workspace = new Workspace(folder).withSpec(SPEC);
    write("a.json", "{\"city\":\"Oslo\",\"tags\":[]}\n{\"city\":\"Lima\",\"tags\":[]}\n");
    write("b.json", "{\"city\":\"Rome\",\"m\":[{\"role\":\"user\"}]}\n{\"city\":\"Bern\"}\n");

    assertThat(CommandRun.of("validate", workspace.spec()).exitCode()).isZero();
    assertThat(CommandRun.of("preview", workspace.spec()).out()).contains("Oslo", "Lima", "Rome");
    CommandRun run = workspace.run("emulator", "one");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(members("results", "/row/city"))
        .containsExactlyInAnyOrder("Oslo", "Lima", "Rome", "Bern");
    assertThat(members("results", "/source"))
        .containsExactlyInAnyOrder(
            "data/a.json#0", "data/a.json#1", "data/b.json#0", "data/b.json#1");
    assertThat(workspace.run("emulator", "one").exitCode()).isZero();
  }

  @Test
  void aFileThatIsCutBeforeItsFirstRowIsOneDeadLetterInEachFormat() throws Exception {
    Workspace workspace = new Workspace(folder).withSpec(SPEC);
    write("sound.csv", "city\nOslo\n");
    cut("cut.csv.gz", "city,country\nOslo,Norway\n");
    cut("cut.tsv.gz", "city\tcountry\nOslo\tNorway\n");
    cut("cut.json.gz", "{\"rows\":[{\"city\":\"Oslo\"}]}");
    cut("cut.jsonl.gz", "{\"city\":\"Oslo\"}");
    write("open.json", "{\"about\": {\"x\": 1");

    assertThat(CommandRun.of("validate", workspace.spec()).exitCode()).isNotEqualTo(2);
    CommandRun run = workspace.run("emulator", "one");

    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
    assertThat(members("results", "/row/city")).containsExactly("Oslo");
    assertThat(members("dead-letter/permanent", "/source"))
        .containsExactlyInAnyOrder(
            "data/cut.csv.gz#0",
            "data/cut.tsv.gz#0",
            "data/cut.json.gz#0",
            "data/cut.jsonl.gz#0",
            "data/open.json#0");
    assertThat(members("dead-letter/permanent", "/reason")).containsOnly("READ_TRUNCATED");
  }

  private void cut(String name, String text) throws IOException {
    byte[] whole = gzip(text);
    write(name, Arrays.copyOf(whole, 15));
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(UTF_8));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.write(folder.resolve("data").resolve(name), bytes);
  }

  private List<String> members(String output, String pointer) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("runs/capitals/one/" + output))) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode member = Json.MAPPER.readTree(line).at(pointer);
          found.add(
              member.isTextual()
                  ? member.textValue()
                  : member.get("file").textValue() + "#" + member.get("position"));
        }
      }
    }
    return found;
  }
}
