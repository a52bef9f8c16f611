package dev.promptbeam.batch.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.record.SuspectedDouble.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonmentTest {
  private static final Instant NOW = VirtualClock.START;
  private static final String OLD_KEY = "old";

  @TempDir Path folder;
  private ShardFixture shard;

  @BeforeEach
  void create() throws IOException {
    shard = new ShardFixture(folder);
  }

  @Test
  void givesUpWhatIsOpenUnderThatKeyAndNothingElse() throws IOException {
    intent(1, OLD_KEY, "batches/a");
    intent(2, OLD_KEY, null);
    intent(3, "new", "batches/c");
    intent(4, OLD_KEY, "batches/d");
    shard.records.createRead("00003-000.4", new ReadRecord(10, 0, 0, 0));

    List<SuspectedDouble> given = abandon();

    assertThat(given)
        .containsExactly(
            new SuspectedDouble("00003-000.1", "batches/a", Cause.ABANDONED, "", 10, 100, NOW),
            new SuspectedDouble(
                "00003-000.2", "promptbeam/n/r/2/f", Cause.ABANDONED, "", 10, 100, NOW));
    assertThat(shard.records.doubles()).isEqualTo(given);
    assertThat(end("00003-000.1")).isEqualTo(Ended.End.ABANDONED);
    assertThat(shard.records.ended("00003-000.3")).isNull();
    assertThat(Files.readAllLines(shard.directory.eventsFile()))
        .hasSize(2)
        .allMatch(line -> line.contains("suspected_double"));
  }

  @Test
  void overrulesAnEndWhoseAnswersCannotBeFetched() throws IOException {
    intent(1, OLD_KEY, "batches/a");
    shard.records.createEnded("00003-000.1", ShardFixture.ended(Ended.End.SUCCEEDED));

    assertThat(abandon()).hasSize(1);

    assertThat(end("00003-000.1")).isEqualTo(Ended.End.ABANDONED);
  }

  @Test
  void leavesAloneWhoseAnswersAreSavedAlready() throws IOException {
    intent(1, OLD_KEY, "batches/a");
    shard.records.createEnded("00003-000.1", ShardFixture.ended(Ended.End.SUCCEEDED));
    Files.writeString(shard.directory.responses("00003-000.1"), "{}");

    assertThat(OpenSending.of(shard.directory)).isEmpty();
    assertThat(abandon()).isEmpty();
    assertThat(end("00003-000.1")).isEqualTo(Ended.End.SUCCEEDED);
  }

  @Test
  void givesUpOnce() throws IOException {
    intent(1, OLD_KEY, "batches/a");
    abandon();

    assertThat(abandon()).isEmpty();
    assertThat(OpenSending.of(shard.directory)).isEmpty();
    assertThat(shard.records.doubles()).hasSize(1);
  }

  private List<SuspectedDouble> abandon() throws IOException {
    return new Abandonment(shard.directory, Clock.fixed(NOW, ZoneOffset.UTC)).of(OLD_KEY);
  }

  private void intent(int number, String key, @Nullable String job) throws IOException {
    SendingTask task = Tasks.of(number, Origin.FIRST, 10, 0, 0);
    String name = "promptbeam/n/r/" + number + "/f";
    shard.records.createIntent(task.name(), new Intent(name, "files/f", "m", "e", key, NOW, task));
    if (job != null) {
      shard.records.createJob(task.name(), new JobRecord(job, NOW, false));
    }
  }

  private Ended.End end(String sending) throws IOException {
    return Objects.requireNonNull(shard.records.ended(sending)).end();
  }
}
