package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the file that users start tells the JVM, by a JVM that only says what it was told. */
final class LauncherTest {
  private static final String LAUNCHER = "src/main/sh/promptbeam.sh";

  @TempDir private Path folder;

  @BeforeEach
  void makeJava() throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        echo "LC_ALL=$LC_ALL"
        for argument; do echo "<$argument>"; done
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void bareContainersWithoutALocaleCommandGetUtf8AndNoNoise() throws Exception {
    assertThat(told(Map.of("LC_ALL", "C"), "status", "x"))
        .contains("LC_ALL=C.UTF-8", "<status>", "<x>")
        .noneMatch(line -> line.contains("not found"));
  }

  @Test
  void wordsStayWordsAndOptionsOfTheUserComeLast() throws Exception {
    assertThat(
            told(Map.of("TMPDIR", "/my tmp", "JAVA_OPTS", "-Da=1 -XX:+UseG1GC"), "run", "a b", "*"))
        .contains("<-Djava.io.tmpdir=/my tmp>")
        .doesNotContain("<-XX:+UseSerialGC>")
        .containsSubsequence(
            "<-Da=1>", "<-XX:+UseG1GC>", "<-jar>", "<" + LAUNCHER + ">", "<run>", "<a b>", "<*>");
  }

  @Test
  void aConsoleIsOnlyThereWhereSomebodySits() throws Exception {
    assertThat(told(Map.of(), "status", "x")).contains("<-Djdk.console=java.base>");
  }

  @Test
  void onlyWhatReadsMuchIsCompiledAtGreatCost() throws Exception {
    String cheap = "<-XX:TieredStopAtLevel=1>";
    assertThat(told(Map.of(), "status", "x")).contains(cheap);
    assertThat(told(Map.of(), "verify", "x")).doesNotContain(cheap);
    assertThat(told(Map.of(), "run", "x")).doesNotContain(cheap);
  }

  @Test
  void aRunOfOneSmallFileIsCompiledAtNoGreatCost() throws Exception {
    Map<String, String> tools = Map.of("PATH", System.getenv("PATH"));
    Path spec = folder.resolve("sort it.yaml");
    Path rows = folder.resolve("rows.jsonl");
    String cheap = "<-XX:TieredStopAtLevel=1>";
    Files.writeString(spec, "name: a\ndataset:\n  path: 'rows.jsonl'\n");
    assertThat(told(tools, "run", "--json", spec.toString())).doesNotContain(cheap);
    Files.writeString(rows, "{}\n");
    assertThat(told(tools, "run", "--json", spec.toString())).contains(cheap);
    Files.writeString(spec, "name: a\ndataset: {path: " + rows + ", key: id}\n");
    assertThat(told(tools, "run", spec.toString(), "--limit", "5")).contains(cheap);
    try (var large = new RandomAccessFile(rows.toFile(), "rw")) {
      large.setLength(16_000_001);
    }
    assertThat(told(tools, "run", spec.toString())).doesNotContain(cheap);
    Files.writeString(spec, "name: a\ndataset: {path: .}\n");
    assertThat(told(tools, "run", spec.toString())).doesNotContain(cheap);
    assertThat(told(tools, "run")).doesNotContain(cheap).contains("<run>");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSpecThatCanBeReadOnceIsLeftToTheJvm() throws Exception {
    Path spec = folder.resolve("spec.yaml");
    assertThat(new ProcessBuilder("mkfifo", spec.toString()).start().waitFor()).isZero();
    Map<String, String> tools = Map.of("PATH", System.getenv("PATH"));
    assertThat(told(tools, "run", spec.toString())).contains("<" + spec + ">");
  }

  @Test
  void rowsThatCannotBeReadAreNoNoiseHere() throws Exception {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(spec, "dataset: {path: spec.yaml}\n");
    Path wc = Files.writeString(folder.resolve("bin/wc"), "#!/bin/sh\nexit ${WC_EXIT:-1}\n");
    Files.setPosixFilePermissions(wc, PosixFilePermissions.fromString("rwx------"));
    String path = wc.getParent() + ":" + System.getenv("PATH");
    for (String exit : List.of("0", "1")) {
      assertThat(told(Map.of("PATH", path, "WC_EXIT", exit), "run", spec.toString()))
          .contains("<" + spec + ">")
          .doesNotContain("<-XX:TieredStopAtLevel=1>")
          .allMatch(line -> line.startsWith("<") || line.startsWith("LC_ALL="));
    }
  }

  @Test
  void aLinkStartsFromTheArchiveBesideTheFile() throws Exception {
    Path file = Files.copy(Path.of(LAUNCHER), folder.resolve("promptbeam"));
    Path archive = Files.createFile(folder.resolve("promptbeam.jsa"));
    Path link = Files.createSymbolicLink(folder.resolve("pb"), file.getFileName());
    Map<String, String> tools = Map.of("PATH", System.getenv("PATH"));
    assertThat(toldBy(link.toString(), tools, "status", "x"))
        .contains("<-XX:SharedArchiveFile=" + archive.toRealPath() + ">", "<" + link + ">");
    assertThat(toldBy(file.toString(), tools, "status", "x"))
        .contains("<-XX:SharedArchiveFile=" + archive + ">");
  }

  @Test
  void theHeapStartsSmallUnlessSomebodyNamesItsSize() throws Exception {
    assertThat(told(Map.of(), "run", "x")).contains("<-Xms160m>", "<-Xmn96m>");
    for (String size :
        List.of("-Xmx4g", "-Xms1g", "-XX:MaxHeapSize=1g", "-XX:MaxRAMPercentage=9")) {
      assertThat(told(Map.of("JAVA_OPTS", size), "run", "x"))
          .contains("<" + size + ">")
          .doesNotContain("<-Xms160m>", "<-Xmn96m>");
    }
    assertThat(told(Map.of("JAVA_TOOL_OPTIONS", "-Xmx96m"), "run", "x"))
        .doesNotContain("<-Xms160m>", "<-Xmn96m>");
    assertThat(told(Map.of(), "run", "--runner", "direct", "x")).doesNotContain("<-Xms160m>");
  }

  @Test
  void missingJavaIsSaid() throws Exception {
    assertThat(told(Map.of("JAVA_HOME", "/nowhere"), "status"))
        .containsExactly("promptbeam: no java found; install a JDK 17 or later, or set JAVA_HOME");
  }

  private List<String> told(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return toldBy(LAUNCHER, environment, arguments);
  }

  private List<String> toldBy(String file, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", file).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().put("PATH", folder.resolve("nothing").toString());
    builder.environment().put("JAVA_HOME", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return told.lines().toList();
  }
}
