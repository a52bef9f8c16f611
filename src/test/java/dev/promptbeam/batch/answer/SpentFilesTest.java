package dev.promptbeam.batch.answer;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.judge.AnswerPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted of a published shard, and when nothing is. */
final class SpentFilesTest {
  @TempDir private Path folder;
  private ShardFixture shard;
  private SpentFiles spent;

  @BeforeEach
  void answerOne() throws IOException {
    shard = new ShardFixture(folder);
    shard.end(shard.pack(1), ended(End.SUCCEEDED), answer(1, "one"));
    shard.records.createSettled(Tasks.SHARD, new Settled(1, Map.of()));
    spent = new SpentFiles(shard.directory, shard.records);
  }

  @Test
  void nothingGoesBeforeTheResultsAreThereAsTheyWerePublished() throws IOException {
    assertThat(spent.drop(Tasks.SHARD)).as("not published").isFalse();
    publish();
    Path part = ResultPlace.USUAL.part(shard.directory, Tasks.SHARD);
    String whole = Files.readString(part);
    Files.writeString(part, whole.replace("one", "two"));
    assertThat(spent.drop(Tasks.SHARD)).as("changed").isFalse();
    Files.delete(part);
    assertThat(spent.drop(Tasks.SHARD)).as("gone").isFalse();
    assertThat(shard.directory.requests(Tasks.SHARD + ".1")).exists();

    Files.writeString(part, whole);
    assertThat(spent.drop(Tasks.SHARD)).isTrue();
    assertThat(shard.directory.requests(Tasks.SHARD + ".1")).doesNotExist();
    assertThat(shard.directory.responses(Tasks.SHARD + ".1")).doesNotExist();
    assertThat(shard.directory.answerIndex(Tasks.SHARD + ".1")).doesNotExist();
    assertThat(shard.directory.rows(Tasks.SHARD)).doesNotExist();
  }

  @Test
  void filesOfOtherShardsStayAndWhatACrashHasLeftGoes() throws IOException {
    publish();
    Path other = Files.writeString(shard.directory.requests(Tasks.SHARD + "0.1"), "x");
    Files.delete(shard.directory.requests(Tasks.SHARD + ".1"));

    spent.drop(Tasks.SHARD);
    spent.drop(Tasks.SHARD);

    assertThat(shard.directory.rows(Tasks.SHARD)).doesNotExist();
    assertThat(shard.directory.answerIndex(Tasks.SHARD + ".1")).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void publishingOnceMoreNeedsNoneOfThem() throws IOException {
    publish();
    spent.drop(Tasks.SHARD);

    assertThat(publish()).isEqualTo(shard.records.outcome(Tasks.SHARD));
  }

  private Object publish() throws IOException {
    TextMembers text =
        new TextMembers(new AnswerPolicy(Set.of("STOP"), false, null, false), Set.of());
    ResultShape shape = new ResultShape(true, true, true, text, "m", false, false);
    return new PublishShard(shard.directory, shard.records, List.of(shape)).publish(Tasks.SHARD);
  }
}
