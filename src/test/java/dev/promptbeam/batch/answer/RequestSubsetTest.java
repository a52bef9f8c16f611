package dev.promptbeam.batch.answer;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.ended;
import static dev.promptbeam.batch.ShardFixture.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.dispatch.Followups;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.Origin.Group;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSubsetTest {
  @TempDir Path folder;
  private ShardFixture shard;

  @BeforeEach
  void create() throws IOException {
    shard = new ShardFixture(folder);
  }

  @Test
  void theFirstSendingIsLeftAsItWasPacked() throws IOException {
    SendingTask task = shard.pack(2);
    Files.writeString(shard.directory.requests(task.name()), "as packed\n");

    RequestSubset.write(shard.directory, task);

    assertThat(shard.directory.requests(task.name())).hasContent("as packed\n");
  }

  @Test
  void takesTheFailedAndNotTheUnservedOnes() throws IOException {
    SendingTask first = shard.pack(6);
    shard.end(first, ended(End.EXPIRED), answer(1, "hi"), error(2, 13), error(4, 3), error(5, 8));

    assertThat(written(2, new Origin(1, Group.FAILED, 0, 1), 2))
        .isEqualTo(Entries.requestLine(2) + Entries.requestLine(5));
    assertThat(written(3, new Origin(1, Group.UNSERVED, 0, 1), 2))
        .isEqualTo(Entries.requestLine(3) + Entries.requestLine(6));
  }

  @Test
  void takesAllOfASendingThatWasWithdrawn() throws IOException {
    SendingTask first = shard.pack(3);
    shard.end(first, ended(End.WITHDRAWN, 0, null));

    assertThat(written(2, new Origin(1, Group.ALL, 0, 1), 3))
        .isEqualTo(Entries.requestLine(1) + Entries.requestLine(2) + Entries.requestLine(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 16})
  void partsOfAShardThatWasNeverSentPartitionIt(int parts) throws IOException {
    SendingTask first = shard.pack(50);
    SplitRecord split = new SplitRecord(first, parts, "too large", ShardFixture.TIME);

    assertPartition(first, Followups.parts(split, 50));
  }

  @Test
  void partsOfAPartPartitionIt() throws IOException {
    SendingTask first = shard.pack(50);
    SplitRecord split = new SplitRecord(first, 3, "too large", ShardFixture.TIME);
    List<SendingTask> parts = new ArrayList<>();
    for (SendingTask part : Followups.parts(split, 50)) {
      SplitRecord again = new SplitRecord(part.numbered(9), 16, "too large", ShardFixture.TIME);
      parts.addAll(Followups.parts(again, 50));
    }

    assertPartition(first, parts);
  }

  private void assertPartition(SendingTask whole, List<SendingTask> parts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      SendingTask task = parts.get(part).numbered(part + 2);
      RequestSubset.write(shard.directory, task);
      lines.addAll(Files.readAllLines(shard.directory.requests(task.name())));
    }
    assertThat(lines).isEqualTo(Files.readAllLines(shard.directory.requests(whole.name())));
  }

  @Test
  void leavesOutTheLinesThatARefusalNamed() throws IOException {
    SendingTask first = shard.pack(3);
    shard.end(first, ShardFixture.refused(2));

    assertThat(written(2, new Origin(1, Group.UNSERVED, 0, 1), 2))
        .isEqualTo(Entries.requestLine(1) + Entries.requestLine(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 50})
  void slicesPartitionTheGroupExactly(int requests) throws IOException {
    SendingTask first = shard.pack(requests + 1);
    Ended ended = ended(End.EXPIRED);
    ReadRecord read = shard.end(first, ended, answer(1, "hi"));
    SendingTask second = Tasks.of(1, Origin.FIRST, requests + 1, 0, 1);
    List<SendingTask> slices =
        new Followups(Simulation.policy(0, 1))
            .after(second, ended, read, ShardFixture.TIME, ShardFixture.TIME);

    List<String> keys = new ArrayList<>();
    for (int slice = 0; slice < slices.size(); slice++) {
      SendingTask task = slices.get(slice).numbered(slice + 2);
      RequestSubset.write(shard.directory, task);
      List<String> lines = Files.readAllLines(shard.directory.requests(task.name()));
      assertThat(lines).hasSize((int) task.requests());
      keys.addAll(lines);
    }

    List<String> all = Files.readAllLines(shard.directory.requests(first.name()));
    assertThat(slices).hasSize(Math.min(16, requests));
    assertThat(keys).isEqualTo(all.subList(1, all.size()));
  }

  @Test
  void refusesToSendAnotherNumberThanWasDecided() throws IOException {
    SendingTask first = shard.pack(3);
    shard.end(first, ended(End.EXPIRED));
    SendingTask wrong = Tasks.of(2, new Origin(1, Group.UNSERVED, 0, 1), 2, 0, 1);

    assertThatThrownBy(() -> RequestSubset.write(shard.directory, wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("00003-000.2 has 3 requests, expected 2");
    assertThat(shard.directory.requests(wrong.name())).doesNotExist();
  }

  private String written(int number, Origin origin, long requests) throws IOException {
    SendingTask task = Tasks.of(number, origin, requests, 0, 1);
    RequestSubset.write(shard.directory, task);
    return Files.readString(shard.directory.requests(task.name()));
  }
}
