package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.answer.AnswerReader;
import dev.promptbeam.batch.answer.PublishShard;
import dev.promptbeam.batch.lease.Presence;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.batch.state.Work;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.BatchMode;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Classifier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LaneTest {
  private static final String SHARD = "00000-000";
  private static final AnswerPolicy ANSWERS = new AnswerPolicy(Set.of("STOP"), false, null, false);

  @TempDir Path root;
  private RunDirectory directory;

  /** One shard of one request whose job was cancelled by somebody: settled, not published. */
  @BeforeEach
  void settle() throws IOException {
    directory = Folders.create(root.resolve("run"));
    Records records = new Records(directory.ledger());
    ShardInfo shard =
        new PackBucket(directory, new ShardLimits(1, 10, 1000, 1000), 1 << 20)
            .pack(0, List.of(Entries.request(1, "rows.jsonl", 0)).iterator())
            .shards()
            .get(0);
    SendingTask task = SendingTask.first(shard);
    Ended ended =
        new Ended(Ended.End.CANCELLED, "batches/b", null, 0, "", List.of(), Instant.EPOCH);
    records.createSealed(new Sealed(1, 1, 0, List.of(shard)));
    records.createIntent(
        task.name(), new Intent("name", "files/f", "model", "", "", Instant.EPOCH, task));
    records.createEnded(task.name(), ended);
    records.createRead(
        task.name(),
        new AnswerReader(directory, List.of(Classifier.of(ANSWERS))).read(task, ended));
    records.createSettled(SHARD, new Settled(1, Map.of()));
  }

  @Test
  @Timeout(30)
  void workAtWhichALaneFailedIsDoneByTheNextLane() throws Exception {
    Path blocked = directory.deadLetters(SHARD, true);
    Files.createDirectories(blocked.resolve("in-the-way"));
    RunSession session = Sessions.enter(setup());
    List<String> published = new ArrayList<>();
    try {
      assertThatThrownBy(() -> new Lane(session, "lane-0").run(published::add))
          .isInstanceOf(IOException.class);
      Files.delete(blocked.resolve("in-the-way"));
      Files.delete(blocked);

      new Lane(session, "lane-1").run(published::add);
    } finally {
      Sessions.leave(session);
    }

    assertThat(published).containsExactly(SHARD);
    assertThat(blocked).isRegularFile();
  }

  @Test
  @Timeout(30)
  void workOfASessionThatHasEndedIsDoneByAnother() throws Exception {
    RunSession session = Sessions.enter(setup());
    List<String> published = new ArrayList<>();
    try {
      session.lead(); // which begins the epoch that the claim is of
      try (Presence other = Presence.show(directory)) {
        claim("publish-" + SHARD, other.signature("lane-9"));
        session.board().toPublish(SHARD);
        assertThat(session.board().claim(Work.publish(SHARD), "lane-0"))
            .as("claimed by a living")
            .isFalse();
      }

      new Lane(session, "lane-0").run(published::add);
    } finally {
      Sessions.leave(session);
    }

    assertThat(published).containsExactly(SHARD);
  }

  /** The dispatcher is here, so nobody tells this session what another JVM has published. */
  @Test
  @Timeout(30)
  void endsWhenAnotherJvmHasPublishedTheRest() throws Exception {
    RunSession session = Sessions.enter(setup());
    try {
      session.lead();
      try (Presence other = Presence.show(directory)) {
        claim("publish-" + SHARD, other.signature("lane-9"));
        new PublishShard(directory, new Records(directory.ledger()), session.setup().shapes())
            .publish(SHARD);

        List<String> published = new ArrayList<>();
        new Lane(session, "lane-0").run(published::add);
        assertThat(published).isEmpty();
      }
    } finally {
      Sessions.leave(session);
    }
  }

  private void claim(String work, String signature) throws IOException {
    Records records = new Records(directory.ledger());
    assertThat(records.claim(records.epoch(), work, signature)).isTrue();
  }

  private RunSetup setup() {
    Duration second = Duration.ofSeconds(1);
    RunPolicy policy =
        new RunPolicy(
            "name/run",
            "",
            "",
            BatchMode.FILE,
            3,
            6,
            second,
            second,
            second,
            second,
            second,
            new Budgets(1_000_000, false, 1, 1_000_000_000),
            null,
            second,
            SeenFolder.ANY);
    return new RunSetup(
        directory,
        policy,
        Policies.of("model", ANSWERS),
        () ->
            new HttpGeminiClient(
                ClientOptions.of(URI.create("http://127.0.0.1:9")),
                null,
                Sleeper.system(),
                Clock.systemUTC()));
  }
}
