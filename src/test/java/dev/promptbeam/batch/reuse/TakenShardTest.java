package dev.promptbeam.batch.reuse;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.ended;
import static dev.promptbeam.batch.ShardFixture.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.answer.PublishShard;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.reuse.ReuseIndex.Source;
import dev.promptbeam.batch.reuse.ReuseIndex.Taken;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.result.judge.AnswerIndex.Former;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.score.ScoreRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards whose answers are those of another run, from its files to the rows. */
final class TakenShardTest {
  private static final ShardLimits CUT = new ShardLimits(8, 2, 1_000_000, 1_000_000);
  private static final ResultShape SHAPE =
      new ResultShape(
          false,
          false,
          true,
          new TextMembers(new AnswerPolicy(Set.of("STOP"), false, null, false), Set.of()),
          "m",
          false,
          true,
          true,
          ScoreRules.NONE,
          TrialNames.NONE,
          false);

  @TempDir private Path folder;
  private ShardFixture former;
  private RunDirectory directory;

  @BeforeEach
  void answerThreeOfFour() throws IOException {
    former = new ShardFixture(folder.resolve("former"));
    former.end(
        former.pack(4),
        ended(End.SUCCEEDED),
        answer(3, "three"),
        answer(1, "one"),
        error(2, 13),
        answer(4, "four"));
    former.records.createSettled(Tasks.SHARD, new Settled(1, Map.of()));
    new PublishShard(former.directory, former.records, List.of(SHAPE)).publish(Tasks.SHARD);
    directory = Folders.create(folder.resolve("run"));
  }

  @Test
  void answersAreCopiedAndPublishedWithTheirOriginAndTheFormerRunMayGo() throws IOException {
    ReuseIndex index = index();
    assertThat(index.find(Entries.key(2), null)).as("a dead letter").isNegative();

    BucketManifest manifest = pack(index, 1, 2, 3, 4, 5);

    assertThat(manifest.shards())
        .containsExactly(
            new ShardInfo("00003-000", 2, 2, 200, 20),
            new ShardInfo("00003-r000", 2, 2, 200, 0, 0, true),
            new ShardInfo("00003-r001", 1, 1, 100, 0, 0, true));
    delete(former.directory.root());
    Records records = new Records(directory.ledger());
    records.createSettled("00003-r000", Settled.REUSED);
    Published published =
        new PublishShard(directory, records, List.of(SHAPE)).publish("00003-r000");
    assertThat(Objects.requireNonNull(published.results()).lines()).isEqualTo(2);
    assertThat(Files.readAllLines(ResultPlace.USUAL.part(directory, "00003-r000")))
        .first()
        .isEqualTo(
            "{\"key\":\"k1\",\"source\":{\"file\":\"b\",\"position\":1},\"status\":\"success\","
                + "\"text\":\"one\",\"usage\":null,\"model\":\"m\",\"modelVersion\":null,"
                + "\"requestKey\":\""
                + Entries.key(1)
                + "\",\"job\":\"batches/1\",\"attempt\":1,\"sharedFrom\":null,"
                + "\"reusedFrom\":\"former/run\"}");
  }

  @Test
  void aRepeatAfterACrashAnywhereMakesTheSame() throws IOException {
    ReuseIndex index = index();
    pack(index, 1, 2, 3, 4, 5);
    Map<String, String> whole = Folders.contents(directory);
    Path manifest = directory.root().resolve("ledger").resolve(BucketManifest.recordName(3));
    List<String> files = whole.keySet().stream().filter(name -> name.contains("-r0")).toList();
    assertThat(files).as("requests, answers, index and rows of two shards").hasSize(8);
    for (String name : files) {
      Files.delete(directory.root().resolve(name));
      deleteAny(manifest);
      pack(index, 1, 2, 3, 4, 5);
      assertThat(Folders.contents(directory)).as(name).isEqualTo(whole);
    }
  }

  @Test
  void anIndexIsMadeOnce() throws IOException {
    index();
    assertThat(Objects.requireNonNull(ReuseIndex.found(directory)).firstAmiss()).isNull();
    delete(former.directory.root());

    assertThat(Objects.requireNonNull(ReuseIndex.found(directory)).firstAmiss())
        .isEqualTo(
            "reuse: "
                + former.directory.responses("00003-000.1")
                + " is gone, which answers are being taken from; restore it, or start a new run");
    assertThat(write(true, (request, sample) -> "").runs()).containsExactly("former/run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"later", "longer", "elsewhere"})
  void answersThatWereChangedAfterTheyWereFoundAreNotTaken(String change) throws IOException {
    ReuseIndex index = index();
    Path answers = former.directory.responses("00003-000.1");
    byte[] bytes = Files.readAllBytes(answers);
    FileTime then = Files.getLastModifiedTime(answers);
    byte[] other = Arrays.copyOf(bytes, bytes.length + (change.equals("longer") ? 1 : 0));
    if (change.equals("elsewhere")) {
      System.arraycopy(bytes, 0, other, 1, bytes.length - 1);
      other[0] = '\n';
    }
    Files.write(answers, other);
    long later = change.equals("later") ? 1 : 0;
    Files.setLastModifiedTime(answers, FileTime.fromMillis(then.toMillis() + later));

    String refusal =
        "reuse: "
            + answers
            + " was changed, which answers are being taken from; restore it, or start a new run";
    assertThatThrownBy(() -> pack(index, 1, 3))
        .isInstanceOf(AnswersChangedException.class)
        .hasMessage(refusal);
    assertThat(Objects.requireNonNull(ReuseIndex.found(directory)).firstAmiss())
        .isEqualTo(change.equals("elsewhere") ? null : refusal);
    Files.write(answers, bytes);
    Files.setLastModifiedTime(answers, then);
    assertThat(pack(index, 1, 3).shards()).as("restored").hasSize(1);
  }

  @Test
  void filesOfManyFormerRunsAreNotAllOpenAtOnce() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FormerFiles files = new FormerFiles()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < FormerFiles.MOST_OPEN + 9; i++) {
          Path file = Files.writeString(folder.resolve("answers-" + i), "a\n" + i + "\n");
          Source source = Source.of(file, new Former("r", "j", 1));
          int length = String.valueOf(i).length();
          files.copy(new Taken(new LineLocation(file, 2, length), source), out);
          out.write(' ');
          assertThat(files.open()).isLessThanOrEqualTo(FormerFiles.MOST_OPEN);
        }
      }
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("0 1 2 ").endsWith(" 71 72 ");
  }

  @Test
  void keysOfRowsAreFoundByWhatTheyAsk() throws IOException {
    ReuseIndex.Found found =
        write(
            false,
            (request, sample) ->
                Entries.key(
                    100
                        + Integer.parseInt(
                            new String(request, StandardCharsets.UTF_8).replaceAll("\\D", ""),
                            16)));

    assertThat(found.keys()).isEqualTo(6);
    assertThat(found.answers()).isEqualTo(3);
    ReuseIndex index = Objects.requireNonNull(ReuseIndex.open(directory));

    long place = index.find(Entries.key(77), Entries.key(103));
    assertThat(place).isNotNegative();
    assertThat(index.at(place).answer())
        .isEqualTo(index.at(index.find(Entries.key(3), null)).answer());
    assertThat(index.find(Entries.key(77), Entries.key(102))).isNegative();
  }

  private ReuseIndex index() throws IOException {
    write(true, (request, sample) -> "");
    return Objects.requireNonNull(ReuseIndex.open(directory));
  }

  private ReuseIndex.Found write(boolean keysAreContent, FormerRun.KeyOf contentKey)
      throws IOException {
    FormerRun.Policy policy = new FormerRun.Policy(contentKey, keysAreContent, List.of());
    FormerRun run = new FormerRun(former.directory, "former/run", policy);
    try (ReuseWriter writer = ReuseWriter.look(directory, List.of(run))) {
      return writer.write();
    }
  }

  private BucketManifest pack(ReuseIndex index, int... keys) throws IOException {
    List<PackEntry> entries = new ArrayList<>();
    for (int key : keys) {
      SourceRow row =
          new SourceRow(new dev.promptbeam.model.Source("b", key), "k" + key, Entries.utf8("{}"));
      KeyedRequest request =
          new KeyedRequest(Entries.key(key), Entries.utf8(Entries.requestJson(key)), 10, row);
      long place = index.find(request.requestKey(), null);
      entries.add(
          place < 0
              ? PackEntry.ofRequest(request)
              : PackEntry.ofReused(request, Trial.ONLY, 0, place));
    }
    return new PackBucket(directory, CUT, 1 << 24).pack(3, entries.iterator());
  }

  private static void deleteAny(Path record) throws IOException {
    try (var files = Files.list(Objects.requireNonNull(record.getParent()))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
