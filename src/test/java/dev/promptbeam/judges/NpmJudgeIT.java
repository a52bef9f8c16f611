package dev.promptbeam.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Google's SDK for JavaScript: its major version 2 calls {@code v1beta}, its major version 3 calls
 * {@code v1} unless told otherwise. Skipped where there is no Node that runs them.
 */
@Tag("judges")
final class NpmJudgeIT {
  private static final Path PROGRAM = Judge.BUILT.resolve("npm");
  private static final int CHECKS = 35;
  private static final int OLDEST_NODE = 20;

  @TempDir private Path directory;

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(Judge.isInstalled("node", "npm"), "no node and npm on this machine");
    assumeTrue(nodeVersion() >= OLDEST_NODE, "Node is older than " + OLDEST_NODE);
    List<String> npm = List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    Judge.Verdict installed = Judge.run(PROGRAM, npm, List.of());
    assertThat(installed.exitCode()).as(String.join("\n", installed.said())).isZero();
  }

  private static int nodeVersion() throws Exception {
    List<String> command = List.of("node", "-p", "process.versions.node.split('.')[0]");
    return Integer.parseInt(Judge.run(Path.of(""), command, List.of()).said().get(0));
  }

  @ParameterizedTest(name = "{0} asked for {1}")
  @CsvSource({"genai-2,default,v1beta", "genai-3,default,v1", "genai-3,v1beta,v1beta"})
  void theSdkForJavaScriptAgreesWithTheEmulator(String sdk, String asked, String seen)
      throws Exception {
    Judge.Verdict verdict = Judge.judge(directory, judge(sdk, asked, seen));

    assertThat(verdict.exitCode()).as(String.join("\n", verdict.said())).isZero();
    assertThat(verdict.passed()).hasSize(CHECKS);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"genai-2,v1beta", "genai-3,v1"})
  void theSdkNoticesAnEmulatorThatMisbehaves(String sdk, String seen) throws Exception {
    Judge.Verdict verdict = Judge.judgeMisbehaving(directory, judge(sdk, "default", seen));

    assertThat(verdict.exitCode()).isNotZero();
    assertThat(verdict.passed()).hasSizeLessThan(CHECKS);
  }

  private static List<String> judge(String sdk, String asked, String seen) {
    return List.of("node", PROGRAM.resolve("judge.mjs").toString(), sdk, asked, seen);
  }
}
