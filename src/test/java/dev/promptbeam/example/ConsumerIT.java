package dev.promptbeam.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.scenario.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of somebody else, built over what is published, as a process of its own. */
@Tag("judges")
class ConsumerIT {
  private static final Path BUILT = Path.of("target/library/target").toAbsolutePath();
  private static final int ROWS = 300;
  private static final List<String> NOBODY_ASKED_FOR =
      List.of(
          "flink",
          "picocli",
          "slf4j-jdk14",
          "parquet",
          "hadoop",
          "avro-",
          "google-",
          "netty",
          "zstd",
          "xz-");

  @TempDir Path folder;

  @Test
  void isGivenNothingThatOnlyTheCommandNeeds() throws IOException {
    try (Stream<Path> jars = Files.list(BUILT.resolve("dependency"))) {
      List<String> names = jars.map(jar -> String.valueOf(jar.getFileName())).toList();

      assertThat(names).contains("promptbeam-0.1.0.jar");
      assertThat(names).noneMatch(name -> NOBODY_ASKED_FOR.stream().anyMatch(name::contains));
    }
    try (ZipFile jar = new ZipFile(BUILT.resolve("dependency/promptbeam-0.1.0.jar").toFile())) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
          .as("a jar of our own classes alone")
          .contains("promptbeam.properties", "dev/promptbeam/library/PromptBatch.class")
          .allMatch(name -> name.matches("(dev/promptbeam|META-INF)/.*|promptbeam\\.properties"));
    }
  }

  @Test
  void killedInItsPipelineAndRunAgainItPaysNothingTwice() throws Exception {
    Files.write(
        folder.resolve("reviews.jsonl"),
        IntStream.range(0, ROWS)
            .mapToObj(id -> "{\"id\":" + id + ",\"review\":\"r" + id + "\"}")
            .toList());
    Process killed = start();
    try {
      Eventually.holds("a job is known", () -> killed.isAlive() && jobs() > 0, this::said);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    assertThat(folder.resolve("run/_SUCCESS")).doesNotExist();

    Process second = start();
    assertThat(second.waitFor(180, TimeUnit.SECONDS)).isTrue();

    assertThat(second.exitValue()).as(said()).isZero();
    JsonNode counts = new ObjectMapper().readTree(folder.resolve("run/run.json").toFile());
    assertThat(counts.at("/counts/results").asInt()).isEqualTo(ROWS);
    assertThat(counts.at("/counts/jobs").asInt()).isEqualTo(1);
    assertThat(keys()).hasSize(ROWS).doesNotHaveDuplicates();
  }

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = BUILT.resolve("classes") + ":" + BUILT.resolve("dependency") + "/*";
    return new ProcessBuilder(
            java,
            "-Xmx512m",
            "-cp",
            classPath,
            ReviewsExample.class.getName(),
            "--runner=DirectRunner",
            "--input=" + folder.resolve("reviews.jsonl"),
            "--output=" + folder.resolve("out"),
            "--runDirectory=" + folder.resolve("run"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()))
        .start();
  }

  private long jobs() throws IOException {
    Path sendings = folder.resolve("run/ledger/sendings");
    if (!Files.isDirectory(sendings)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(sendings)) {
      return all.filter(file -> String.valueOf(file.getFileName()).startsWith("job")).count();
    }
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private List<String> keys() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("answers"))
          .flatMap(ConsumerIT::lines)
          .map(line -> line.split("\t")[0])
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Arrays.stream(Files.readString(file).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
