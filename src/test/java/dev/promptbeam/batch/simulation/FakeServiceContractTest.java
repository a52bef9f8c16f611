package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.RemoteCalls;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The fake service, without faults. */
class FakeServiceContractTest extends RemoteCallsContract {
  private final Simulation simulation = new Simulation(1, 2, Simulation.policy(0, 1), Map.of());

  @BeforeEach
  void limit() {
    simulation.service.creates.quotaJobs = 1;
  }

  @Override
  RemoteCalls calls() {
    return simulation.service;
  }

  @Override
  Records records() {
    return simulation.records;
  }

  @Override
  SendingTask task(int number) {
    String shard = String.format(Locale.ROOT, "%05d-000", number - 1);
    return SendingTask.first(
        new ShardInfo(shard, Simulation.REQUESTS, Simulation.REQUESTS, 1_000, Simulation.TOKENS));
  }

  @Override
  void passTime() {
    simulation.clock.moveTo(simulation.clock.instant().plus(Duration.ofMinutes(5)));
  }
}
