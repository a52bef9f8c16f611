package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Cloud Storage costs those who use it, and those who do not, at the start. */
class RemoteStartIT {
  /** Google's libraries would look for most of a minute; a process on a busy machine takes some. */
  private static final Duration SOON = Duration.ofSeconds(25);

  @TempDir Path folder;

  @Tag("process")
  @Test
  void withoutItsPathsNothingOfItsClientIsLoaded() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      Path log = folder.resolve("classes.log");
      work.rows(20)
          .environment(
              "JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Xlog:class+load:file=" + log + ":none");
      work.finish(0);

      assertThat(Files.readAllLines(log))
          .hasSizeGreaterThan(3000)
          .noneMatch(line -> line.startsWith("com.google.cloud."))
          .noneMatch(line -> line.startsWith("com.google.auth."))
          .noneMatch(line -> line.startsWith("com.google.api."))
          .noneMatch(line -> line.startsWith("dev.promptbeam.storage.ObjectStore"));
    }
  }

  @Tag("process")
  @Test
  void credentialsThatAreNotThereAreOneSentenceSoon() throws Exception {
    try (Scenario work = Scenario.byPolls(folder);
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      Path home = Files.createDirectory(folder.resolve("home"));
      work.environment("HOME", home.toString())
          .environment("CLOUDSDK_CONFIG", home.toString())
          .environment("GCE_METADATA_HOST", "127.0.0.1:" + silent.getLocalPort())
          .environment("GOOGLE_APPLICATION_CREDENTIALS", folder.resolve("none.json").toString());
      assertRefused(work, "GOOGLE_APPLICATION_CREDENTIALS");
      work.environment("GOOGLE_APPLICATION_CREDENTIALS", "");
      assertRefused(work, "credentials were found in 4 s");
    }
  }

  private static void assertRefused(Scenario work, String words) throws Exception {
    Command refused =
        work.process(
            java.util.List.of(
                "run",
                "spec.yaml",
                "--run-id",
                "run",
                "--endpoint",
                "emulator",
                "--set",
                "dataset.path=gs://data/in/"));
    assertThat(refused.exitCode(SOON)).as(refused.story()).isEqualTo(2);
    assertThat(refused.err().lines()).singleElement().asString().contains(words, "gs://data");
    assertThat(work.server.jobs()).isEmpty();
  }
}
