package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.batch.submit.GeminiCalls;
import dev.promptbeam.batch.submit.Submission;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.emulator.setup.Quotas;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Sleeper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The client over HTTP; the emulator's jobs move on by being polled. */
class GeminiCallsContractTest extends RemoteCallsContract {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;
  private EmulatorServer server;
  private GeminiClient client;
  private ShardFixture shard;
  private RemoteCalls calls;

  @BeforeEach
  void open() throws Exception {
    Quotas quotas = Quotas.defaults().withConcurrentJobs(1);
    server =
        EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls().withQuotas(quotas));
    client =
        new HttpGeminiClient(
            ClientOptions.of(URI.create(server.baseUrl())), null, Sleeper.system(), CLOCK);
    shard = new ShardFixture(folder);
    Submission submission =
        new Submission(
            shard.directory,
            shard.records,
            client,
            Simulation.policy(0, 1),
            Policies.ONE,
            CLOCK,
            new Random(1),
            new FakeLease(),
            false);
    calls = new GeminiCalls(client, submission, "m", new ServiceClock(CLOCK, ahead -> {}));
  }

  @Override
  RemoteCalls calls() {
    return calls;
  }

  @Override
  Records records() {
    return shard.records;
  }

  @Override
  SendingTask task(int number) throws Exception {
    String request = "{\"contents\":[{\"parts\":[{\"text\":\"%d\"}]}]}".formatted(number);
    List<PackEntry> entries = List.of(Entries.request(1, "a", 1, 10, request));
    BucketManifest manifest =
        new PackBucket(shard.directory, new ShardLimits(8, 10, 1_000, 1_000), 1 << 20)
            .pack(number, entries.iterator());
    return SendingTask.first(manifest.shards().get(0));
  }

  @Override
  void passTime() {}

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }
}
