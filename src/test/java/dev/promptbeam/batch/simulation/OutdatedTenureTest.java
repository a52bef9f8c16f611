package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.lane.LaneThreads;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.ShardLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dispatcher that finds out midway that the service's time is another than it believed. */
class OutdatedTenureTest {
  @TempDir Path folder;

  @Test
  @Timeout(60)
  void isFollowedByOneThatHasTheRightTimeInTheSameRun() throws Exception {
    ShardFixture run = new ShardFixture(folder);
    List<ShardInfo> shards =
        new PackBucket(run.directory, new ShardLimits(1, 1, 10_000, 10_000), 1 << 20)
            .pack(
                0,
                List.of(WaitOverTest.asked(1), WaitOverTest.asked(2), WaitOverTest.asked(3))
                    .iterator())
            .shards();
    run.records.createSealed(new Sealed(3, 3, 0, shards));
    try (EmulatorServer server = EmulatorServer.start(EmulatorOptions.defaults())) {
      advanceTwoDays(server);
      WaitOverTest.fault(server, "models.get", "{\"type\":\"status\",\"code\":503},\"times\":1");
      new Stops(run.directory.ledger()).lift();

      new LaneThreads(WaitOverTest.setup(run, server), 1).run();
    }

    List<String> events = Files.readAllLines(run.directory.eventsFile());
    assertThat(events).filteredOn(event -> event.contains("dispatcher_started")).hasSize(2);
    assertThat(events).filteredOn(event -> event.contains("clocks_differ")).hasSize(1);
    assertThat(events).filteredOn(event -> event.contains("\"job_created\"")).hasSize(3);
    assertThat(events).noneMatch(event -> event.contains("in_doubt"));
    assertThat(run.records.published()).hasSize(3);
  }

  private static void advanceTwoDays(EmulatorServer server) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_emulator/clock"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"advance\":\"PT48H\"}"))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }
}
