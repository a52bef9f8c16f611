package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed at any point and started again asks and pays nothing twice. */
class KilledIT {
  @TempDir Path folder;

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void packsEachBucketOnceThoughKilledBetweenTwo(Beam runner) throws Exception {
    int rows = 10_000;
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(rows).spec("maxRequests: 1000");

      work.startUntil("a bucket is packed", () -> work.run.records("buckets") > 0).kill();
      int buckets = work.run.run().path("cut").path("buckets").asInt();
      assertThat(work.run.records("buckets")).isBetween(1L, buckets - 1L);
      assertThat(work.run.isSealed()).isFalse();
      assertThat(work.server.jobs()).as("jobs of a run that is not packed").isEmpty();

      work.finish(0);
      assertThat(work.run.records("buckets")).isEqualTo(buckets);
      work.assertBalanced(rows, 0, 0);
      assertThat(work.run.results().keySet()).containsExactlyInAnyOrderElementsOf(keys(rows));
      work.assertPaidOnce(rows);
      assertThat(work.server.jobs()).hasSize(work.run.run().at("/counts/jobs").asInt());
    }
  }

  @Tag("process")
  @Tag(Lane.SMOKE)
  @OnBothRunners(first = Beam.DIRECT)
  void paysNothingTwiceHoweverOftenItIsKilled(Beam runner) throws Exception {
    int rows = 120;
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(rows).spec("doubtWait: 3s");
      work.server.fault("{'operation':'job','action':{'runningPolls':4}}");
      work.server.fault(
          "{'operation':'batches.create','skip':1,'times':3,"
              + "'action':{'type':'delay','millis':8000}}");

      work.startUntil("the first job is known", () -> work.run.sendings("job") > 0).kill();
      assertThat(work.run.sendings("job"))
          .as("creates under way, to land after its death")
          .isLessThan(work.run.sendings("intent"));

      work.startUntil("all run", () -> work.run.sendings("job") >= 12).kill();
      assertThat(work.run.records("outcomes")).isLessThan(12);

      work.startUntil("a part appears", () -> work.run.parts() > 0).kill();
      assertThat(work.run.run().path("state").asText()).isEqualTo("running");

      work.finish(0);
      work.assertBalanced(rows, 0, 0);
      assertThat(work.run.results().keySet()).containsExactlyInAnyOrderElementsOf(keys(rows));
      work.assertPaidOnce(rows);
    }
  }

  private static List<String> keys(int rows) {
    return IntStream.range(0, rows).mapToObj(row -> "r" + row).toList();
  }
}
