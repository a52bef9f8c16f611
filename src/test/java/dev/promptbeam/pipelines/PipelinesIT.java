package dev.promptbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.cli.InThisProcess;
import dev.promptbeam.cli.RunnableFile;
import dev.promptbeam.cli.RunnableFile.Ended;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pipeline of the repository on its sample data. What a run leaves is compared with golden
 * files; what it left is kept in {@code target/golden}, to be copied to {@code
 * src/test/resources/golden} after a wanted change.
 */
@Tag(Lane.MORE)
final class PipelinesIT {
  private static final Path PIPELINES = Path.of("pipelines");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path LEFT = Path.of("target/golden");
  private static final String QUICKSTART = "quickstart";

  /** One of each kind: text, vectors, pictures in stages, a judged sweep. */
  private static final Set<String> IN_REST =
      Set.of(QUICKSTART, "embed-passages", "redraw", "judge-math");

  @TempDir private static Path runs;

  /** On the one that is quick to start, on the usual one in the full lane, some there in CI. */
  static List<Arguments> pipelinesAndRunners() throws IOException {
    List<String> runners =
        switch (Lane.CURRENT) {
          case DEFAULT -> List.of("direct");
          case ALL -> List.of("direct", "flink");
          case REST -> List.of("flink");
        };
    try (Stream<Path> files = Files.list(PIPELINES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.replace(".yaml", ""))
          .filter(name -> Lane.CURRENT != Lane.REST || IN_REST.contains(name))
          .sorted()
          .flatMap(name -> runners.stream().map(runner -> Arguments.of(name, runner)))
          .toList();
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("pipelinesAndRunners")
  void leavesItsGoldenRows(String name, String runner) throws Exception {
    assertGolden(name, runner, PipelinesIT::inside, "--runner", runner);
  }

  /** As the first lines of README.md have it, through the file that users get. */
  @Tag("process")
  @Tag(Lane.SMOKE)
  @Test
  void theQuickstartOfTheFileThatShipsEndsWithZero() throws Exception {
    Ended ended = assertGolden(QUICKSTART, "shipped", RunnableFile::run);

    assertThat(ended.exitCode()).isZero();
  }

  /** Runs the command to its end. */
  private interface Start {
    Ended run(String... arguments) throws Exception;
  }

  private static Ended inside(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        InThisProcess.execute(
            new PrintWriter(out, true), new PrintWriter(err, true), List.of(arguments));
    return new Ended(exitCode, out.toString(), err.toString());
  }

  private static Ended assertGolden(String name, String id, Start start, String... more)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("run", PIPELINES.resolve(name + ".yaml").toString()));
    arguments.addAll(List.of("--runs-dir", runs.toString(), "--run-id", id));
    arguments.addAll(List.of(more));
    Ended ended = start.run(arguments.toArray(String[]::new));
    Path run = runs.resolve(name).resolve(id);

    assertThat(ended.err()).isEmpty();
    keep(name, "results.jsonl", Rows.under(run.resolve("results")));
    keep(name, "dead-letters.jsonl", Rows.under(run.resolve("dead-letter")));
    assertLikeGolden(name, "results.jsonl");
    List<String> dead = assertLikeGolden(name, "dead-letters.jsonl");
    assertThat(ended.exitCode()).isEqualTo(dead.isEmpty() ? 0 : 3);
    assertThat(Files.readString(PIPELINES.resolve("README.md"))).contains(balance(ended));
    Ended verified = start.run("verify", run.toString());
    assertThat(verified.err()).isEmpty();
    assertThat(verified.out()).contains("complete: " + balance(ended));
    assertThat(verified.exitCode()).isZero();
    return ended;
  }

  /** The counts that a run prints at its end, without the requests and jobs behind them. */
  private static String balance(Ended ended) {
    String complete = "complete: ";
    String line =
        ended.out().lines().filter(text -> text.startsWith(complete)).findFirst().orElseThrow();
    return line.substring(complete.length(), line.indexOf(" ("));
  }

  private static void keep(String name, String file, List<String> rows) throws IOException {
    Files.createDirectories(LEFT.resolve(name));
    Files.write(LEFT.resolve(name).resolve(file), rows);
  }

  private static List<String> assertLikeGolden(String name, String file) throws IOException {
    List<String> golden = Files.readAllLines(GOLDEN.resolve(name).resolve(file));
    assertThat(Files.readAllLines(LEFT.resolve(name).resolve(file))).isEqualTo(golden);
    return golden;
  }
}
