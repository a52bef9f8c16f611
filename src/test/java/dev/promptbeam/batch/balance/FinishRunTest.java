package dev.promptbeam.batch.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.DirectPipelines;
import dev.promptbeam.batch.SmallRun;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishRunTest {
  @TempDir Path folder;
  private SmallRun run;

  @BeforeEach
  void create() throws IOException {
    run = new SmallRun(folder.resolve("run"));
  }

  @Test
  void finishesOnceBehindAllLanes() throws IOException {
    Pipeline pipeline = behindTwoPublishedShards();

    pipeline.run().waitUntilFinish();

    assertThat(Objects.requireNonNull(RunRecord.read(run.directory())).exitCode()).isZero();
    assertThat(run.directory().successFile()).exists();
  }

  @Test
  void leavesTheEndToTheCommandThatHoldsTheRun() throws IOException {
    Pipeline pipeline = behindTwoPublishedShards();

    try (HeldLock lock = Locks.tryAcquire(run.directory().runLockFile())) {
      assertThat(lock).isNotNull();
      pipeline.run().waitUntilFinish();
    }

    assertThat(run.directory().successFile()).doesNotExist();
  }

  @Test
  void finishesNothingWhereNoLanePublished() throws IOException {
    run.begin(0);
    Pipeline pipeline = DirectPipelines.create();
    pipeline.apply(Create.empty(StringUtf8Coder.of())).apply(FinishRun.of(run.directory()));

    pipeline.run().waitUntilFinish();

    assertThat(Objects.requireNonNull(RunRecord.read(run.directory())).state())
        .isEqualTo("running");
  }

  private Pipeline behindTwoPublishedShards() throws IOException {
    run.begin(0.5);
    run.sealTwoShards(2);
    run.publish("a", 5, 1, 0);
    run.publish("b", 8, 0, 4);
    Pipeline pipeline = DirectPipelines.create();
    pipeline
        .apply(Create.of("a", "b").withCoder(StringUtf8Coder.of()))
        .apply(FinishRun.of(run.directory()));
    return pipeline;
  }
}
