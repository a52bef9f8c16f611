package dev.promptbeam.judges;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java clients, each in a process of its own on a class path of its own. */
final class JavaJudgeIT {
  @TempDir private Path directory;

  @Test
  void theSdkForJavaAgreesWithTheEmulator() throws Exception {
    assertAgrees("java", 44);
  }

  private void assertAgrees(String module, int checks) throws Exception {
    Path target = Judge.BUILT.resolve(module).resolve("target").toAbsolutePath();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = target.resolve("classes") + File.pathSeparator + target.resolve("jars/*");
    Judge.Verdict verdict =
        Judge.judge(directory, List.of(java, "-Xmx256m", "-cp", classPath, "judge.Judge"));

    assertThat(verdict.exitCode()).as(String.join("\n", verdict.said())).isZero();
    assertThat(verdict.passed()).hasSize(checks);
  }
}
