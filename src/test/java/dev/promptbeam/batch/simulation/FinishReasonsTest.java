package dev.promptbeam.batch.simulation;

import static dev.promptbeam.batch.ShardFixture.ended;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.answer.PublishShard;
import dev.promptbeam.batch.answer.RequestSubset;
import dev.promptbeam.batch.dispatch.Followups;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.Origin.Group;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that end otherwise than the API's older reference knows, and what follows from them. */
final class FinishReasonsTest {
  private static final ResultShape SHAPE =
      new ResultShape(false, false, false, Texts.PLAIN, "m", false, false);
  private static final String LIMITED = "PUP_LIMITED_DISABLED";

  @TempDir Path folder;
  private final Followups followups = new Followups(Simulation.policy(0, 20));
  private ShardFixture shard;

  @BeforeEach
  void create() throws IOException {
    shard = new ShardFixture(folder);
  }

  @Test
  void anUnknownOneIsAskedOnceMoreWhateverTheAttemptsAre() throws IOException {
    SendingTask first = shard.pack(2);
    ReadRecord once = shard.end(first, done(), finish(1, "BRAND_NEW"), finish(2, "OTHER"));
    assertThat(once.failed()).isEqualTo(2);
    SendingTask second = follow(first, once).numbered(2);

    ReadRecord twice = shard.end(second, done(), finish(1, "BRAND_NEW"), finish(2, "OTHER"));

    assertThat(twice.failed()).as("the flaky one alone").isEqualTo(1);
    assertThat(twice.dead()).isEqualTo(1);
    SendingTask third = follow(second, twice).numbered(3);
    assertThat(RequestSubset.keys(shard.directory, third)).containsExactly(Entries.key(2));
    shard.end(third, done(), finish(2, "STOP"));
    publish(3);
    assertThat(letters(true)).contains("FINISH_BRAND_NEW", "\"attempts\":2", "\"retryable\":true");
  }

  @Test
  void oneThatRefusesTheAccountIsNoAttemptAndIsAskedAgain() throws IOException {
    SendingTask first = shard.pack(3);
    ReadRecord read =
        shard.end(first, done(), finish(1, LIMITED), finish(2, "STOP"), finish(3, LIMITED));

    assertThat(read.withheld()).isEqualTo(2);
    assertThat(read.done() + read.failed() + read.unserved() + read.dead()).isEqualTo(1);
    SendingTask again = follow(first, read).numbered(2);
    assertThat(again.origin()).isEqualTo(new Origin(1, Group.WITHHELD, 0, 1));
    assertThat(again.attempts()).isZero();
    assertThat(again.jobAttempts()).isZero();
    assertThat(RequestSubset.keys(shard.directory, again))
        .containsExactlyInAnyOrder(Entries.key(1), Entries.key(3));
    shard.end(again, done(), finish(1, "STOP"), finish(3, "SAFETY"));
    publish(2);
    assertThat(Files.readAllLines(ResultPlace.USUAL.part(shard.directory, Tasks.SHARD)))
        .hasSize(2)
        .allMatch(line -> line.contains("\"attempt\":1"));
    assertThat(letters(false)).contains("FINISH_SAFETY", "\"attempts\":1");
  }

  @Test
  void aRecordOfAnEarlierVersionIsReadAsItWasMeant() throws IOException {
    SendingTask first = shard.pack(1);
    shard.end(first, done(), finish(1, "STOP"));
    Path record = shard.directory.root().resolve("ledger/sendings/" + first.name() + "/read.json");
    String now = Files.readString(record);
    Files.writeString(
        record,
        now.replaceFirst("\"withheld\":0,", "").replaceFirst("\"models\":\\{.*\\}\\},", ""));
    assertThat(Files.readString(record)).doesNotContain("withheld", "models").contains("usage");

    ReadRecord read = requireNonNull(shard.records.read(first.name()));

    assertThat(read.withheld()).isZero();
    assertThat(read.answered()).isEqualTo(ModelAnswers.unsaid(1, read.usage()));
  }

  private SendingTask follow(SendingTask task, ReadRecord read) {
    return followups.after(task, done(), read, ShardFixture.TIME, ShardFixture.TIME).get(0);
  }

  private static Ended done() {
    return ended(End.SUCCEEDED);
  }

  private static String finish(int key, String reason) {
    return "{\"key\":\"%s\",\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"%s\"}]}}"
        .formatted(Entries.key(key), reason);
  }

  private String letters(boolean retryable) throws IOException {
    return Files.readString(shard.directory.deadLetters(Tasks.SHARD, retryable));
  }

  private void publish(int sendings) throws IOException {
    shard.records.createSettled(Tasks.SHARD, new Settled(sendings, Map.of()));
    new PublishShard(shard.directory, shard.records, List.of(SHAPE)).publish(Tasks.SHARD);
  }
}
