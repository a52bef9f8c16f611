package dev.promptbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.cli.RunnableFile;
import dev.promptbeam.cli.RunnableFile.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pipeline of the repository on its sample data, through the file that users get and on both
 * runners. What a run leaves is compared with golden files; what it left is kept in {@code
 * target/golden}, to be copied to {@code src/test/resources/golden} after a wanted change.
 */
final class PipelinesIT {
  private static final Path PIPELINES = Path.of("pipelines");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path LEFT = Path.of("target/golden");
  private static final int DEAD_LETTERS = 3;

  @TempDir private static Path runs;

  static List<Arguments> pipelinesAndRunners() throws IOException {
    try (Stream<Path> files = Files.list(PIPELINES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.replace(".yaml", ""))
          .sorted()
          .flatMap(name -> Stream.of("flink", "direct").map(runner -> Arguments.of(name, runner)))
          .toList();
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("pipelinesAndRunners")
  void leavesItsGoldenRows(String name, String runner) throws Exception {
    Path spec = PIPELINES.resolve(name + ".yaml");
    Ended ended =
        RunnableFile.run(
            "run",
            spec.toString(),
            "--runs-dir",
            runs.toString(),
            "--run-id",
            runner,
            "--runner",
            runner);
    Path run = runs.resolve(name).resolve(runner);

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isEqualTo(DEAD_LETTERS);
    keep(name, "results.jsonl", Rows.under(run.resolve("results")));
    keep(name, "dead-letters.jsonl", Rows.under(run.resolve("dead-letter")));
    assertLikeGolden(name, "results.jsonl");
    assertLikeGolden(name, "dead-letters.jsonl");
    assertThat(Files.readString(PIPELINES.resolve("README.md"))).contains(balance(ended));
    assertVerifies(run, balance(ended));
  }

  /** The counts that a run prints at its end, without the requests and jobs behind them. */
  private static String balance(Ended ended) {
    String complete = "complete: ";
    String line =
        ended.out().lines().filter(text -> text.startsWith(complete)).findFirst().orElseThrow();
    return line.substring(complete.length(), line.indexOf(" ("));
  }

  private static void assertVerifies(Path run, String balance) throws Exception {
    Ended verified = RunnableFile.run("verify", run.toString());
    assertThat(verified.err()).isEmpty();
    assertThat(verified.out()).contains("complete: " + balance);
    assertThat(verified.exitCode()).isZero();
  }

  private static void keep(String name, String file, List<String> rows) throws IOException {
    Files.createDirectories(LEFT.resolve(name));
    Files.write(LEFT.resolve(name).resolve(file), rows);
  }

  private static void assertLikeGolden(String name, String file) throws IOException {
    assertThat(Files.readAllLines(LEFT.resolve(name).resolve(file)))
        .isEqualTo(Files.readAllLines(GOLDEN.resolve(name).resolve(file)));
  }
}
