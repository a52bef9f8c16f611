package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.Lane;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose answers are pictures. */
final class MediaRunTest {
  private static final String SPEC =
      Workspace.QUICK_SPEC
          .replace("gemini-3.5-flash-lite", "gemini-3.1-flash-image")
          .replace("cities.csv", "cities.jsonl")
          .replace(
              "batch:",
              """
                generationConfig:
                  responseModalities: [TEXT, IMAGE]
                  imageConfig: {aspectRatio: "16:9"}
              batch:\
              """);

  @TempDir private Path folder;
  private Workspace workspace;
  private EmulatorServer server;

  @BeforeEach
  void start() throws Exception {
    workspace = new Workspace(folder).withSpec(SPEC).rows(4, 10);
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void eachPictureIsAFileThatItsRowNames() throws Exception {
    CommandRun run = workspace.run(server.baseUrl(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, String> rows = workspace.lines("a", "results");
    assertThat(rows).hasSize(4);
    for (String line : rows.values()) {
      JsonNode row = Json.MAPPER.readTree(line);
      assertThat(row.path("text").asText()).isNotBlank();
      assertThat(row.path("media")).hasSize(1);
      JsonNode media = row.path("media").get(0);
      assertThat(media.path("path").asText())
          .isEqualTo("media/" + row.path("requestKey").asText() + "-1.png");
      File file = workspace.run("a").resolve(media.path("path").asText()).toFile();
      BufferedImage picture = ImageIO.read(file);
      assertThat(picture.getWidth()).isGreaterThan(picture.getHeight());
      assertThat(media.path("bytes").asLong()).isEqualTo(file.length());
      assertThat(media.path("sha256").asText()).isEqualTo(sha256(file.toPath()));
      assertThat(line).doesNotContain("\"data\"");
    }
    assertThat(files()).isEqualTo(4);
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  @Test
  void verifyNamesFilesThatAreGoneOrChanged() throws Exception {
    workspace.run(server.baseUrl(), "a");
    Path gone;
    Path changed;
    try (Stream<Path> files = Files.list(media())) {
      Path[] all = files.sorted().toArray(Path[]::new);
      gone = all[0];
      changed = all[1];
    }
    Files.delete(gone);
    Files.writeString(changed, "x");

    CommandRun verified = CommandRun.of("verify", workspace.run("a"));

    assertThat(verified.exitCode()).isNotZero();
    assertThat(verified.out() + verified.err())
        .contains(
            "media/" + gone.getFileName() + " is missing, which row",
            "media/" + changed.getFileName() + " was changed since row");
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet", "avro"})
  void picturesThatATableNamesAreVerifiedAndMadeAgain(String format) throws Exception {
    workspace.withSpec(SPEC + "output: {format: " + format + "}\n");
    assertThat(workspace.run(server.baseUrl(), "a").exitCode()).isZero();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
    Map<String, String> before = pictures();
    String first = before.keySet().iterator().next();
    Files.delete(media().resolve(first));

    assertThat(CommandRun.of("verify", workspace.run("a")).err())
        .contains("media/" + first + " is missing, which row");
    assertThat(workspace.run(server.baseUrl(), "a").out())
        .contains("media/" + first + " was gone and is published again");
    assertThat(pictures()).isEqualTo(before).hasSize(4);
  }

  @Test
  void picturesThatAreGoneAreMadeAgainAsTheyWere() throws Exception {
    workspace.run(server.baseUrl(), "a");
    Map<String, String> before = pictures();
    for (String name : before.keySet()) {
      Files.delete(media().resolve(name));
    }
    Files.delete(media());

    CommandRun again = workspace.run(server.baseUrl(), "a");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out())
        .containsPattern("media/\\w+-1[.]png \\(and 3 more\\) was gone and is published again\n");
    assertThat(pictures()).isEqualTo(before).hasSize(4);
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
    assertThat(workspace.run(server.baseUrl(), "a").out()).doesNotContain("gone");
  }

  @Test
  void onesWhoseAnswersWereChangedAreNotPutInTheirPlace() throws Exception {
    workspace.run(server.baseUrl(), "a");
    String first = pictures().keySet().iterator().next();
    Files.delete(media().resolve(first));
    try (Stream<Path> files = Files.list(workspace.run("a").resolve("responses"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".jsonl")).toList()) {
        Files.writeString(
            file, Files.readString(file).replace("\"data\":\"iVBO", "\"data\":\"jVBO"));
      }
    }

    CommandRun again = workspace.run(server.baseUrl(), "a");

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains("media/" + first + " is gone, and what it was made from was changed");
    assertThat(media().resolve(first)).doesNotExist();
  }

  /** Names and hashes. */
  private Map<String, String> pictures() throws Exception {
    Map<String, String> pictures = new TreeMap<>();
    try (Stream<Path> files = Files.list(media())) {
      for (Path file : files.toList()) {
        pictures.put(file.getFileName().toString(), sha256(file));
      }
    }
    return pictures;
  }

  private Path media() {
    return workspace.run("a").resolve("media");
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(media())) {
      return files.count();
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
