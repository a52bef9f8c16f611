package dev.promptbeam.batch.answer;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.ended;
import static dev.promptbeam.batch.ShardFixture.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.format.SourceColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results in a format that is no lines are published, counted and restored like any. */
final class OtherResultsTest {
  private static final ResultShape SHAPE =
      new ResultShape(true, true, true, Texts.PLAIN, "m", false, false);

  @TempDir private Path folder;
  private ShardFixture shard;
  private PublishShard publisher;
  private Path part;

  @BeforeEach
  void create() throws IOException {
    shard = new ShardFixture(folder);
    publisher = new PublishShard(shard.directory, shard.records, List.of(SHAPE), new CountedRows());
    new ResultPlace(null, "", "counted", false).record(shard.directory);
    part = shard.directory.results().resolve("part-" + Tasks.SHARD + ".counted");
  }

  @Test
  void rowsStandInThatFormatAndDeadLettersAreLines() throws IOException {
    Published published = publish(answer(1, "one"), error(2, 3), answer(3, "three"));

    assertThat(CountedRows.read(part))
        .containsExactly("KEY AND TEXT", "a/1 one", "a/3 three", "count 2");
    LineFile.Summary results = Objects.requireNonNull(published.results());
    assertThat(results.file()).isEqualTo("part-00003-000.counted");
    assertThat(results.lines()).isEqualTo(2);
    assertThat(results.bytes()).isEqualTo(Files.size(part));
    assertThat(results.sha256()).isEqualTo(LineFile.summarize(part).sha256());
    assertThat(Files.readAllLines(shard.directory.deadLetters(Tasks.SHARD, false))).hasSize(1);
    assertThat(ResultPlace.USUAL.part(shard.directory, Tasks.SHARD)).doesNotExist();
  }

  @Test
  void aPartWithoutRowsDoesNotAppear() throws IOException {
    assertThat(publish(error(1, 3), error(2, 3), error(3, 3)).results()).isNull();
    assertThat(part).doesNotExist();
  }

  @Test
  void aLostPartIsMadeAgainByteForByte() throws IOException {
    Published published = publish(answer(1, "one"), answer(2, "two"), answer(3, "three"));
    byte[] before = Files.readAllBytes(part);
    Files.delete(part);

    assertThat(publisher.restore(Tasks.SHARD, published)).isTrue();
    assertThat(part).hasBinaryContent(before);
  }

  /** As where the wait for the memory of a table is interrupted. */
  @Test
  void aPartThatCannotBeBegunLeavesNothing() throws IOException {
    IOException broken = new IOException("not now");
    publisher =
        new PublishShard(
            shard.directory,
            shard.records,
            List.of(SHAPE),
            new ResultFormat() {
              @Override
              public String extension() {
                return "counted";
              }

              @Override
              public RowWriter open(OutputStream out, SourceColumns columns) throws IOException {
                throw broken;
              }
            });

    assertThatThrownBy(() -> publish(answer(1, "one"), answer(2, "two"), answer(3, "three")))
        .isSameAs(broken);
    assertThat(part.getParent()).isEmptyDirectory();
    assertThat(shard.directory.deadLetters(Tasks.SHARD, true).getParent()).isEmptyDirectory();
  }

  private Published publish(String... lines) throws IOException {
    shard.end(shard.pack(3), ended(End.SUCCEEDED), lines);
    shard.records.createSettled(Tasks.SHARD, new Settled(1, Map.of()));
    return publisher.publish(Tasks.SHARD);
  }
}
