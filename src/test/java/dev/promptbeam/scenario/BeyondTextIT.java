package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.model.Sha256;
import dev.promptbeam.request.media.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of what is not text do nothing twice: files that go up, pictures in answers, embeddings. */
class BeyondTextIT {
  private static final String FOR_EVER = "{'operation':'job','action':{'runningMillis':3600000}}";
  private static final int PICTURES = 8;
  private static final int ANSWERS = 24;
  private static final long PICTURE_BYTES = 16_000_000;

  @TempDir Path folder;

  /** One is on its way to the service, one is known, three arrived unseen, three wait. */
  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void uploadsEachFileOnceThatTheServiceHolds(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      StringBuilder rows = new StringBuilder();
      for (int row = 0; row < 2 * PICTURES; row++) {
        rows.append("{\"id\":\"r%d\",\"p\":\"%d.png\"}\n".formatted(row, row % PICTURES));
      }
      work.on(runner, 2).file("data/rows.jsonl", rows.toString());
      Files.createDirectories(work.path("pictures"));
      for (int number = 0; number < PICTURES; number++) {
        Files.write(
            work.path("pictures/" + number + ".png"), Samples.picture("png", 90, 60 + number));
      }
      work.file(
          "spec.yaml",
          """
          name: scenario
          dataset: {path: data, key: id}
          model: gemini-2.5-flash-lite
          request: {prompt: ["What is it, {{id}}?", {media: "{{p}}"}]}
          media: {folder: pictures, inline: 1}
          batch: {maxRequests: 20, poll: {first: 100ms, most: 500ms}}
          """);
      work.server.fault(
          "{'operation':'files.upload.finalize','match':{'mimeType':'image/png','skip':2},"
              + "'times':3,'action':{'type':'stall','bytes':1,'millis':120000}}");
      work.server.fault(
          "{'operation':'files.upload.finalize','match':{'mimeType':'image/png'},"
              + "'times':1,'action':{'type':'delay','millis':120000}}");

      work.startUntil("four hang", () -> work.server.strikes() == 4 && uploads(work) == 4).kill();
      assertThat(work.server.calls("files.upload.start")).isEqualTo(5);
      assertThat(work.run.sendings("intent")).isZero();

      work.finish(0);

      assertThat(work.server.calls("files.upload.start"))
          .as("the input, each picture, and the one again that had not arrived")
          .isEqualTo(1 + PICTURES + 1);
      assertThat(uploads(work)).as("left at the service").isZero();
      work.assertBalanced(2L * PICTURES, 0, 0);
      work.assertPaidOnce(2L * PICTURES);
    }
  }

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void writesEachPictureWholeAndOnce(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(ANSWERS);
      work.file(
          "spec.yaml",
          """
          name: scenario
          dataset: {path: data, key: id}
          model: gemini-3.1-flash-image
          request:
            prompt: "{{text}}"
            generationConfig: {responseModalities: [IMAGE], imageConfig: {imageSize: "512"}}
          batch: {poll: {first: 100ms, most: 500ms}}
          """);
      work.server.fault(
          "{'operation':'line','action':{'type':'image','bytes':%d}}".formatted(PICTURE_BYTES));

      work.startUntil("a picture is there", () -> !pictures(work).isEmpty()).kill();
      Map<String, Object> left = pictures(work);
      assertThat(left).as("pictures at its death").hasSizeBetween(1, ANSWERS - 1);
      for (String name : left.keySet()) {
        assertThat(media(work).resolve(name)).as("whole").hasSize(PICTURE_BYTES);
      }
      assertThat(work.run.records("outcomes")).isZero();
      assertThat(work.run.parts()).isZero();

      work.finish(0);

      assertThat(pictures(work)).as("none written again").containsAllEntriesOf(left);
      assertThat(RunFolder.files(media(work))).as("and nothing else").hasSize(ANSWERS);
      for (JsonNode row : work.run.results().values()) {
        JsonNode named = row.path("media");
        assertThat(named).hasSize(1);
        assertThat(named.get(0).path("sha256").asText())
            .isEqualTo(sha256(work.run.path().resolve(named.get(0).path("path").asText())));
      }
      assertThat(work.server.calls("files.download")).isEqualTo(1);
      work.assertBalanced(ANSWERS, 0, 0);
      work.assertPaidOnce(ANSWERS);
    }
  }

  @Tag("process")
  @Test
  void aKilledRunIsShownAndGoesOnAndPaysOnce() throws Exception {
    try (Scenario work = embedding()) {
      work.startUntil("all run", () -> work.run.sendings("job") == 3).kill();
      JsonNode status = status(work);
      assertThat(status.path("state").asText()).isEqualTo("interrupted");
      assertThat(status.at("/jobs/running").asInt()).isEqualTo(3);

      work.server.advanceClock("PT2H");
      work.finish(0);

      assertThat(status(work).at("/rows/results").asInt()).isEqualTo(30);
      assertThat(work.run.results().values())
          .hasSize(30)
          .allSatisfy(row -> assertThat(row.path("embedding")).hasSize(128));
      assertThat(work.server.jobs()).hasSize(3);
      work.assertBalanced(30, 0, 0);
      work.assertPaidOnce(30);
    }
  }

  @Test
  void aRunThatIsCancelledKeepsTheVectorsThatItHas() throws Exception {
    try (Scenario work = embedding()) {
      Command run = work.beginUntil("all run", () -> work.server.jobsIn("RUNNING") == 3);

      work.cancel(0);

      assertThat(run.exitCode()).as(run.story()).isEqualTo(3);
      assertThat(work.server.jobsIn("RUNNING")).isZero();
      assertThat(work.run.results().values())
          .as("a job that runs is half done when it is cancelled")
          .hasSize(15)
          .allSatisfy(row -> assertThat(row.path("embedding")).hasSize(128));
      assertThat(work.run.deadLetters().values())
          .extracting(letter -> letter.path("reason").asText())
          .containsOnly("JOB_CANCELLED");
      work.assertBalanced(15, 15, 0);
    }
  }

  private Scenario embedding() throws Exception {
    Scenario work = Scenario.byClock(folder);
    work.rows(30)
        .file(
            "spec.yaml",
            """
            name: scenario
            kind: embed
            dataset: {path: data, key: id}
            model: gemini-embedding-001
            request: {prompt: "{{text}}", outputDimensionality: 128}
            batch: {maxRequests: 10, poll: {first: 100ms, most: 500ms}}
            """);
    work.server.fault(FOR_EVER);
    return work;
  }

  private static JsonNode status(Scenario work) throws IOException, InterruptedException {
    Command status = work.command(List.of("status", "scenario/run", "--json"));
    assertThat(status.exitCode()).as(status.story()).isZero();
    return new ObjectMapper().readTree(status.out());
  }

  /** How many files the service holds that a run has uploaded. */
  private static long uploads(Scenario work) throws Exception {
    List<String> names =
        work.server.get("/v1beta/files?pageSize=100").findValuesAsText("displayName");
    return names.stream().filter(name -> name.startsWith("promptbeam/")).count();
  }

  private static Path media(Scenario work) {
    return work.run.path().resolve("media");
  }

  /** Those that have their names, with their inodes. */
  private static Map<String, Object> pictures(Scenario work) throws IOException {
    Map<String, Object> inodes = new TreeMap<>();
    if (Files.isDirectory(media(work))) {
      try (Stream<Path> files = Files.list(media(work))) {
        for (Path file : files.filter(one -> one.toString().endsWith(".png")).toList()) {
          inodes.put(String.valueOf(file.getFileName()), Files.getAttribute(file, "unix:ino"));
        }
      }
    }
    return inodes;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(Files.readAllBytes(file));
    return Sha256.hex(digest);
  }
}
