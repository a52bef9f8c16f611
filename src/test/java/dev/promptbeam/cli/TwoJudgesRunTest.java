package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that two judges grade, in each format of results: the same figures are read of all. */
final class TwoJudgesRunTest {
  private static final String JUDGE =
      """
        - name: %s
          type: judge
          model: gemini-3.6-flash
          request:
            prompt: "%s? {{answer.text}}"
            generationConfig:
              responseMimeType: application/json
              responseSchema: {type: OBJECT, properties: {score: {type: NUMBER}}}
          scale: [1, 5]
      """;
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: rows.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request: {prompt: "Question {{id}}"}
      batch: {poll: {first: 100ms, most: 500ms}}
      score:
        - {name: right, type: match, expected: "{{expected}}"}
      """
          + JUDGE.formatted("clear", "Clear")
          + JUDGE.formatted("polite", "Polite");

  @TempDir private Path folder;

  @Test
  void eachFormatHoldsTheScoresOfBoth() throws Exception {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile(
                "rows.jsonl",
                "{\"id\":\"1\",\"expected\":\"yes\"}\n{\"id\":\"2\",\"expected\":\"yes\"}\n");
    String answers =
        """
        {"contains":"Question 1","text":"yes"}
        {"contains":"Question 2","text":"no"}
        {"contains":"Clear? yes","text":"{\\"score\\":5}"}
        {"contains":"Clear? no","text":"{\\"score\\":2}"}
        {"contains":"Polite?","text":"{\\"score\\":4}"}
        """;
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withAnonymousCalls()
            .withAnswersFile(Files.writeString(folder.resolve("answers"), answers));
    List<String> scores = new ArrayList<>();
    List<String> formats = List.of("jsonl", "parquet", "avro");
    try (EmulatorServer server = EmulatorServer.start(options)) {
      for (String format : formats) {
        CommandRun run =
            workspace.run(server.baseUrl(), format, "--set", "output.format=" + format);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("complete: 2 rows = 2 results + 0 retryable + 0 permanent");
        run.out().lines().filter(line -> line.startsWith("scores: ")).forEach(scores::add);
        assertThat(CommandRun.of("verify", workspace.run(format)).exitCode()).isZero();
      }
    }

    assertThat(scores).hasSize(formats.size());
    assertThat(scores.get(0)).contains("right 0.500 ", "clear 0.625 ", "polite 0.750 ");
    assertThat(scores).containsOnly(scores.get(0));
  }
}
