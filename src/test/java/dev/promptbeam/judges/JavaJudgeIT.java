package dev.promptbeam.judges;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Google's SDK for Java, whose major version 1 calls {@code v1beta} and 2 {@code v1}, and
 * LangChain4j's client, an old and a new one each, in a process of its own on the class path that
 * its own dependencies ask for.
 */
@Tag("judges")
final class JavaJudgeIT {
  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}: {1} checks")
  @CsvSource({"java,50", "java-2,50", "langchain4j,17", "langchain4j-new,17"})
  void theClientAgreesWithTheEmulator(String module, int checks) throws Exception {
    Judge.Verdict verdict = Judge.judge(directory, judge(module));

    assertThat(verdict.exitCode()).as(String.join("\n", verdict.said())).isZero();
    assertThat(verdict.passed()).hasSize(checks);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"java-2,50", "langchain4j-new,17"})
  void theClientNoticesAnEmulatorThatMisbehaves(String module, int checks) throws Exception {
    Judge.Verdict verdict = Judge.judgeMisbehaving(directory, judge(module));

    assertThat(verdict.exitCode()).isNotZero();
    assertThat(verdict.passed()).hasSizeLessThan(checks);
  }

  private static List<String> judge(String module) {
    Path target = Judge.BUILT.resolve(module).resolve("target").toAbsolutePath();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = target.resolve("classes") + File.pathSeparator + target.resolve("jars/*");
    return List.of(java, "-Xmx256m", "-cp", classPath, "judge.Judge");
  }
}
