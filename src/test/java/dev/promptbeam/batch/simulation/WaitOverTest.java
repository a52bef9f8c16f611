package dev.promptbeam.batch.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.lane.LaneThreads;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.record.WaitFile;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.batch.state.Standstill;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wait that is over ends the start, whatever call goes wrong for ever, and however. */
class WaitOverTest {
  /** Besides the standstill: what is under way is interrupted, on a busy machine too. */
  private static final Duration LATEST = Standstill.PATIENCE.plusSeconds(60);

  /** Each looks at its job once at least. */
  private static final int MOST_STARTS = 5;

  private static final Map<String, String> FAULTS =
      new TreeMap<>(
          Map.of(
              "503", "{\"type\":\"status\",\"code\":503,\"message\":\"said by the test\"}",
              "429", "{\"type\":\"status\",\"code\":429,\"message\":\"said by the test\"}",
              "garbage", "{\"type\":\"garbage\",\"code\":200,\"text\":\"<html>\"}",
              "hang", "{\"type\":\"hang\",\"millis\":600000}"));

  private static final List<String> NEEDED =
      List.of(
          "files.upload.start",
          "files.upload.finalize",
          "batches.create",
          "batches.get",
          "files.download");

  @TempDir Path folder;

  /** How a start ended. */
  private record End(Duration time, @Nullable StopRecord stop, List<Wait> waits) {}

  @Tag(Lane.BREADTH)
  @Test
  void endsTheStartAndSaysWhatItWaitedFor() throws Exception {
    Map<String, Future<End>> ends = new TreeMap<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (String operation : NEEDED) {
        for (Map.Entry<String, String> fault : FAULTS.entrySet()) {
          String name = operation + " " + fault.getKey();
          ends.put(name, threads.submit(start(name, operation, fault.getValue())));
        }
      }
      for (Map.Entry<String, Future<End>> each : ends.entrySet()) {
        End end = each.getValue().get();
        StopRecord stop = requireNonNull(end.stop(), each.getKey());
        assertThat(stop.cause())
            .as(each.getKey() + ": " + stop.message())
            .isEqualTo(StopCause.WAIT);
        assertThat(end.time()).as(each.getKey()).isLessThan(LATEST);
        assertThat(end.waits()).as(each.getKey()).isNotEmpty();
        if (each.getKey().endsWith("503") || each.getKey().endsWith("429")) {
          assertThat(stop.message()).as(each.getKey()).contains("said by the test");
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<End> start(String name, String operation, String action) {
    return () -> {
      ShardFixture shard = new ShardFixture(folder.resolve(name.replace(' ', '-')));
      SendingTask task = shard.pack(asked(1), asked(2));
      ShardInfo info = new ShardInfo(task.shard(), 2, 2, task.bytes(), task.tokens());
      shard.records.createSealed(new Sealed(2, 2, 0, List.of(info)));
      try (EmulatorServer server = EmulatorServer.start(EmulatorOptions.defaults())) {
        fault(server, operation, action);
        End end = oneStart(shard, server);
        for (int more = 0; more < MOST_STARTS && leavesJobsAlone(end); more++) {
          end = oneStart(shard, server);
        }
        return end;
      }
    };
  }

  /** It has not come to the call that goes wrong. */
  private static boolean leavesJobsAlone(End end) {
    boolean atOnce = end.time().compareTo(Standstill.PATIENCE) < 0;
    return atOnce && end.stop() != null && !end.stop().message().contains("waits for");
  }

  private static End oneStart(ShardFixture shard, EmulatorServer server) throws Exception {
    Instant begun = Instant.now();
    Stops stops = new Stops(shard.directory.ledger());
    stops.lift(begun.plusSeconds(1), null);
    new LaneThreads(setup(shard, server), 1).run();
    Duration time = Duration.between(begun, Instant.now());
    return new End(time, stops.current(), WaitFile.read(shard.directory));
  }

  static PackEntry asked(int number) {
    String json = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + number + "\"}]}]}";
    return Entries.request(number, "a", number, 10, json);
  }

  static RunSetup setup(ShardFixture shard, EmulatorServer server) {
    URI address = URI.create(server.baseUrl());
    return new RunSetup(
        shard.directory,
        quick(server.baseUrl()),
        Policies.of("gemini-2.5-flash"),
        () ->
            new HttpGeminiClient(
                ClientOptions.of(address),
                ApiKey.of("some-test-key"),
                Sleeper.system(),
                Clock.systemUTC()));
  }

  private static RunPolicy quick(String endpoint) {
    RunPolicy usual = Simulation.policy(0, 5);
    return new RunPolicy(
        usual.runName(),
        endpoint,
        "",
        usual.mode(),
        usual.attempts(),
        usual.jobAttempts(),
        usual.deadline(),
        usual.doubtWait(),
        usual.stuckAfter(),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        usual.budgets(),
        usual.spending(),
        usual.unreachableAfter(),
        SeenFolder.ANY);
  }

  static void fault(EmulatorServer server, String operation, String action)
      throws IOException, InterruptedException {
    String json = "[{\"operation\":\"" + operation + "\",\"action\":" + action + "}]";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_emulator/faults"))
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    assertThat(status).isEqualTo(200);
  }
}
