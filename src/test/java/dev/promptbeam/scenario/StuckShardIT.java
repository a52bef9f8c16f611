package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One job that does not end holds up its own shard and no other. */
@Execution(ExecutionMode.CONCURRENT) // most of it is waiting
class StuckShardIT {
  private static final int SHARDS = 10;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"FLINK,2", "FLINK,4", "DIRECT,2", "DIRECT,4"})
  void publishesTheOtherShardsWhileOneJobIsStuck(Beam runner, int parallelism) throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.on(runner, parallelism).rows(10 * SHARDS).spec("poll: {first: 3s, most: 3s}");
      work.server.fault(
          "{'operation':'job','match':{'displayName':'/00000-003\\\\.1/'},"
              + "'action':{'runningMillis':3600000}}");

      Command process =
          work.beginUntil("all jobs are made", () -> work.server.jobs().size() == SHARDS);
      assertThat(work.server.calls("batches.get")).as("polls before all jobs were made").isZero();

      work.await(process, "nine parts", () -> work.run.parts() == SHARDS - 1);
      assertThat(work.run.path().resolve("results/part-00000-003.jsonl")).doesNotExist();
      assertThat(process.isAlive()).isTrue();
      assertThat(work.server.jobsIn("RUNNING")).isEqualTo(1);

      work.server.advanceClock("PT2H");
      assertThat(process.exitCode()).as(process.story()).isZero();
      work.assertBalanced(10L * SHARDS, 0, 0);
      work.assertPaidOnce(10L * SHARDS);
    }
  }
}
