package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a run on this machine listens on while it goes on, and who is answered there. */
@EnabledOnOs(OS.LINUX)
class LoopbackIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Tag("process")
  @Test
  void nothingListensBeyondThisMachineAndOnlyTheEmulatorAnswers() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.at("emulator").on(Beam.FLINK, 2).rows(30).spec("poll: {first: 60s, most: 60s}");
      ChildProcess run =
          work.startUntil("a job is known, so Flink is up", () -> work.run.sendings("job") > 0);

      List<InetSocketAddress> listeners = Listeners.of(String.valueOf(run.pid()));
      assertThat(listeners)
          .as("REST and files of Flink, the emulator")
          .hasSize(3)
          .allMatch(listener -> listener.getAddress().isLoopbackAddress());
      assertThat(listeners).filteredOn(LoopbackIT::answers).as("the emulator").hasSize(1);

      run.terminate();
      assertThat(run.exitCode()).as(run.story()).isEqualTo(5);
    }
  }

  /** True where a question for the jobs of a Flink is answered, be it by a refusal. */
  private static boolean answers(InetSocketAddress listener) {
    URI jobs = URI.create("http://127.0.0.1:" + listener.getPort() + "/jobs/overview");
    try {
      CLIENT.send(
          HttpRequest.newBuilder(jobs).timeout(Duration.ofSeconds(5)).build(),
          BodyHandlers.discarding());
      return true;
    } catch (IOException closed) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
