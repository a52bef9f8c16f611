package dev.promptbeam.batch.reuse;

import static dev.promptbeam.batch.ShardFixture.ended;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.reuse.KeptTurns.Kept;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a redrive takes along of the conversations of its first run. */
final class TurnCopyTest {
  private static final Chain CHAIN =
      new Chain(List.of("draft", "critique", "rewrite"), List.of(-1, 0, 1));

  /** As no program would write it again. */
  private static final String TURN =
      "{\"parts\": [{\"text\":\"\\u00e9\\/\",\"thoughtSignature\":\"Zg==\"},{\"n\":1.50e+1}],\"x\":{}}";

  @TempDir private Path folder;
  private ShardFixture former;
  private RunDirectory own;

  @BeforeEach
  void answerTwo() throws IOException {
    former = new ShardFixture(folder.resolve("former"));
    former.end(former.pack(2), ended(End.SUCCEEDED), answer(1, TURN), answer(2, "{\"parts\":[]}"));
    own = Folders.create(folder.resolve("own"));
  }

  @Test
  void eachTrialHasItsTurnsAsTheyWereAndRowsThatShareAnAnswerOneCopy() throws IOException {
    Kept kept = copy(own, former.directory, "00003-000.1", row(1, 1), row(2, 1), row(3, 2));

    assertThat(kept).isEqualTo(new Kept(3, 3, 0));
    Files.delete(former.directory.responses("00003-000.1"));
    assertTurns(own, 1, 1, TURN);
    assertTurns(own, 2, 1, TURN);
    assertTurns(own, 3, 2, "{\"parts\":[]}");
    try (KeptTurns turns = opened(own)) {
      assertThat(turns.has(row(1, 1).source(), Trial.ONLY, 0)).isTrue();
      assertThat(turns.has(row(1, 1).source(), Trial.ONLY, 1)).isFalse();
      assertThat(turns.of(row(1, 1).source(), new Trial(0, 1), 0)).isNull();
      assertThat(turns.of(row(4, 1).source(), Trial.ONLY, 0)).isNull();
    }
    assertThat(Files.readAllLines(own.turns().resolve("00000.jsonl"))).hasSize(2);
  }

  @Test
  void aCopyThatWasCutOffIsMadeAgainAndOneThatIsThereIsNot() throws IOException {
    try (TurnCopy cut = begin()) {
      cut.ofAnswers("00003-000.1");
      cut.add(row(1, 1), Trial.ONLY);
    }
    assertThat(KeptTurns.open(own)).isNull();
    assertThat(own.turns()).isEmptyDirectory();
    assertThat(own.scratch()).isEmptyDirectory();

    copy(own, former.directory, "00003-000.1", row(1, 1));

    assertThat(TurnCopy.begin(own, RunDirectory.of(folder.resolve("gone")), CHAIN)).isNull();
    assertTurns(own, 1, 1, TURN);
  }

  /** Its rows are dealt by the stage that an older version has sent them back to. */
  @Test
  void whatAnOlderVersionHasPackedInPartStaysAsItIs() throws IOException {
    new PackBucket(own, new ShardLimits(8, 1, 1_000, 1_000), 1 << 20)
        .pack(0, List.of(Entries.request(1, "a", 1)).iterator());

    assertThat(TurnCopy.begin(own, former.directory, CHAIN)).isNull();
  }

  @Test
  void whatIsGoneIsCounted() throws IOException {
    Files.delete(former.directory.requests("00003-000.1"));

    Kept kept = copy(own, former.directory, "00003-000.1", row(1, 1), row(2, 2));

    assertThat(kept).isEqualTo(new Kept(0, 0, 2));
    assertThat(KeptTurns.open(own)).isNull();
  }

  /** Of the stage before the last nothing is left, of the one before that all. */
  @Test
  void earlierStagesAreFoundByTheIdsOfShards() throws IOException {
    Chain far = new Chain(CHAIN.names, List.of(-1, -1, 0));
    SourceRow last = row(1, "\"draft\":" + said(1) + ",\"critique\":" + said(9));

    sent("00003-000-1-004", 2, 1);

    try (TurnCopy copy = Objects.requireNonNull(TurnCopy.begin(own, former.directory, far))) {
      copy.ofAnswers("00003-000-1-004.2");
      copy.add(last, Trial.ONLY);
      assertThat(copy.commit()).isEqualTo(new Kept(1, 1, 0));
    }
    assertTurns(own, 1, 1, TURN);
  }

  /** It came of the answers to the second stage, and ended as one of them. */
  @Test
  void aRowThatEndedWithItsAnswerHoldsTheOneBefore() throws IOException {
    sent("00003-000-1-000", 1, 1);

    assertThat(copy(own, former.directory, "00003-000-1-000.1", row(1, 1)))
        .isEqualTo(new Kept(1, 1, 0));

    assertTurns(own, 1, 1, TURN);
  }

  @Test
  void aRedriveHandsOnWhatItHasTakenItself() throws IOException {
    copy(own, former.directory, "00003-000.1", row(1, 1), row(2, 2));
    RunDirectory second = Folders.create(folder.resolve("second"));

    assertThat(copy(second, own, null, row(2, 2), row(5, 2))).isEqualTo(new Kept(1, 1, 1));

    assertTurns(second, 2, 2, "{\"parts\":[]}");
    try (Stream<Path> taken = Files.list(own.turns())) {
      for (Path file : taken.toList()) {
        Files.delete(file);
      }
    }
    RunDirectory third = Folders.create(folder.resolve("third"));
    assertThat(copy(third, own, null, row(2, 2))).as("pruned").isEqualTo(new Kept(0, 0, 1));
  }

  private void sent(String shard, int number, int policy) throws IOException {
    SendingTask task =
        new SendingTask(shard, number, Origin.FIRST, 1, 1, 1, 0, 0, null, policy, null);
    former.records.createIntent(
        task.name(), new Intent("display", "files/1", "m", "e", "", ShardFixture.TIME, task));
  }

  private TurnCopy begin() throws IOException {
    return Objects.requireNonNull(TurnCopy.begin(own, former.directory, CHAIN));
  }

  private static Kept copy(
      RunDirectory own, RunDirectory former, @Nullable String answered, SourceRow... rows)
      throws IOException {
    try (TurnCopy copy = Objects.requireNonNull(TurnCopy.begin(own, former, CHAIN))) {
      copy.ofAnswers(answered);
      for (SourceRow row : rows) {
        copy.add(row, Trial.ONLY);
      }
      return copy.commit();
    }
  }

  private static void assertTurns(RunDirectory run, int row, int request, String turn)
      throws IOException {
    try (KeptTurns turns = opened(run)) {
      NextRequests.Turns said =
          Objects.requireNonNull(turns.of(row(row, request).source(), Trial.ONLY, 0));
      assertThat(new String(said.request(), UTF_8))
          .isEqualTo(new String(Entries.request(request, "a", request).request(), UTF_8));
      assertThat(new String(said.turn(), UTF_8)).isEqualTo(turn);
    }
  }

  private static KeptTurns opened(RunDirectory run) throws IOException {
    return Objects.requireNonNull(KeptTurns.open(run));
  }

  /** A row that has come through the first stage. */
  private static SourceRow row(int position, int request) {
    return row(position, "\"draft\":" + said(request));
  }

  private static SourceRow row(int position, String members) {
    return new SourceRow(
        new Source("rows", position), "k", ("{\"n\":1.0," + members + "}").getBytes(UTF_8));
  }

  private static String said(int request) {
    return "{\"requestKey\":\"" + Entries.key(request) + "\",\"job\":\"batches/1\"}";
  }

  private static String answer(int request, String turn) {
    return "{\"key\":\"%s\",\"response\":{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":"
            .formatted(Entries.key(request))
        + turn
        + "}],\"usageMetadata\":{\"totalTokenCount\":5}}}";
  }

  /** Stages by name, without requests. */
  private record Chain(List<String> names, List<Integer> continuing) implements NextRequests {
    private static final long serialVersionUID = 1;

    @Override
    public Entry entry(byte[] row, IntPredicate kept) {
      String text = new String(row, UTF_8);
      int held = (int) names.stream().filter(name -> text.contains("\"" + name + "\"")).count();
      return new Entry(held, row);
    }

    @Override
    public List<Integer> carried(int stage) {
      return IntStream.range(stage, names.size())
          .map(continuing::get)
          .filter(carried -> carried >= 0 && carried < stage)
          .boxed()
          .toList();
    }

    @Override
    public boolean carriesOn() {
      return true;
    }

    @Override
    public int stage(int policy) {
      return policy;
    }

    @Override
    public int continues(int stage) {
      return continuing.get(stage);
    }

    @Override
    public String name(int stage) {
      return names.get(stage);
    }

    @Override
    public @Nullable String hidden(byte[] row) {
      return null;
    }

    @Override
    public Built next(int stage, Trial trial, SourceRow row, @Nullable Turns former) {
      throw new UnsupportedOperationException();
    }
  }
}
