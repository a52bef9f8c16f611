package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.DirectPipelines;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.PackedRun;
import dev.promptbeam.batch.SmallRun;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.InputRows;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows without a place, which are named by what they hold. */
class EqualRowsTest {
  private static final ShardLimits CUT = new ShardLimits(1, 100, 1_000_000, 1_000_000);
  private static final String A = "00000000000000a1" + "0".repeat(16);
  private static final String B = "00000000000000b2" + "0".repeat(16);
  private static final String KEY = "0".repeat(30) + "fe";
  private static final String LAST_KEY = "f".repeat(32);

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
    SmallRun.begin(directory, CUT, 0);
  }

  @Test
  void equalRowsAskForThemselvesUnderTheKeysThatFollow() throws IOException {
    pack(
        List.of(
            row(A, KEY, false), row(A, KEY, false), row(B, LAST_KEY, false), row(A, KEY, false)));

    assertThat(keys("requests/00000-000.1.jsonl"))
        .containsExactly(KEY, "0".repeat(30) + "ff", "0".repeat(29) + "100", LAST_KEY);
    assertThat(Files.readString(directory.rows("00000-000")).lines())
        .containsExactly(
            rowLine(A, 0, KEY),
            rowLine(A, 1, "0".repeat(30) + "ff"),
            rowLine(A, 2, "0".repeat(29) + "100"),
            rowLine(B, 0, LAST_KEY));
  }

  @Test
  void equalRowsWithASharedRequestAreAskedOnceAndStayTwo() throws IOException {
    pack(List.of(row(A, KEY, true), row(B, KEY, true), row(A, KEY, true)));

    assertThat(keys("requests/00000-000.1.jsonl")).containsExactly(KEY);
    assertThat(Files.readString(directory.rows("00000-000")).lines())
        .containsExactly(rowLine(A, 0, KEY), rowLine(A, 1, KEY), rowLine(B, 0, KEY));
  }

  @Test
  void equalRowsOfTwoVariantsShareTheirRequestsRowByRow() throws IOException {
    pack(List.of(row(A, KEY, 1), row(A, KEY, 0), row(A, KEY, 0), row(A, KEY, 1)));

    String next = "0".repeat(30) + "ff";
    assertThat(keys("requests/00000-000.1.jsonl")).containsExactly(KEY, next);
    assertThat(Files.readString(directory.rows("00000-000")).lines())
        .containsExactly(
            rowLine(A, 0, KEY),
            rowLine(A, 0, KEY).replace("\"position\":0}", "\"position\":0},\"variant\":1"),
            rowLine(A, 1, next),
            rowLine(A, 1, next).replace("\"position\":1}", "\"position\":1},\"variant\":1"));
  }

  @Test
  void equalDeadLettersAreTwo() throws IOException {
    pack(List.of(letter(A), letter(A)));

    List<DeadLetter> letters = new ArrayList<>();
    for (String line : Files.readAllLines(directory.bucketDeadLetters("00000"))) {
      letters.add(DeadLetterJson.read(Entries.utf8(line)));
    }
    assertThat(letters)
        .extracting(DeadLetter::source)
        .containsExactly(new Source(A, 0), new Source(A, 1));
    assertThat(letters).extracting(DeadLetter::key).containsExactly(A + "#0", A + "#1");
  }

  @Test
  void anotherOrderMakesTheSameFilesAndTheSameSum() throws IOException {
    List<PackEntry> entries = new ArrayList<>();
    for (int copy = 0; copy < 3; copy++) {
      entries.add(row(A, KEY, false));
      entries.add(row(B, LAST_KEY, true));
      entries.add(letter(A));
    }
    BucketManifest manifest = pack(entries);
    RunDirectory other = Folders.create(folder.resolve("other"));
    Collections.shuffle(entries, new Random(7));

    assertThat(
            new PackBucket(other, CUT, RowNames.CONTENT, 600, new EntryArrays())
                .pack(0, entries.iterator()))
        .isEqualTo(manifest);

    assertThat(manifest.digest()).isEqualTo(6 * 0xa1 + 3 * 0xb2);
    SmallRun.begin(other, CUT, 0);
    assertThat(Folders.contents(other)).isEqualTo(Folders.contents(directory));
  }

  @Test
  void whatIsPackedIsSealedWhereItIsTheInputThatWasRecorded() throws IOException {
    new Records(directory.ledger()).createInput(new InputRows(2, 0xa1 + 0xb2));

    seal(List.of(row(A, KEY, false), row(B, KEY, false), PackEntry.ofCount(0, 2)));

    assertThat(new Records(directory.ledger()).sealed())
        .extracting(Sealed::rowsRead, Sealed::rowsPacked)
        .containsExactly(2L, 2L);
  }

  @Test
  void otherRowsThanRecordedAreNotSealed() throws IOException {
    new Records(directory.ledger()).createInput(new InputRows(2, 0xa1 + 0xa1));

    assertThatThrownBy(
            () -> seal(List.of(row(A, KEY, false), row(B, KEY, false), PackEntry.ofCount(0, 2))))
        .hasRootCauseInstanceOf(InputChangedException.class)
        .rootCause()
        .hasMessageStartingWith(
            "the rows of the input changed while they were packed: 2 at first, 2 packed, of which"
                + " some hold something else; nothing was sent");

    assertThat(new Records(directory.ledger()).sealed()).isNull();
  }

  @Test
  void rowsOfAnEarlierAttemptThatHaveGoneAreNotSealed() throws IOException {
    pack(List.of(row(A, KEY, false), row(B, KEY, false)));
    new Records(directory.ledger()).createInput(new InputRows(1, 0xa1));

    assertThatThrownBy(() -> seal(List.of(row(A, KEY, false), PackEntry.ofCount(0, 1))))
        .hasRootCauseInstanceOf(InputChangedException.class);
  }

  @Test
  void whatWasSealedBeforeIsNotLookedAtAgain() throws IOException {
    new Records(directory.ledger()).createInput(new InputRows(1, 0xa1));
    seal(List.of(row(A, KEY, false), PackEntry.ofCount(0, 1)));

    seal(List.of(PackEntry.ofCount(0, 1)));
  }

  private void seal(List<PackEntry> entries) {
    Pipeline pipeline = DirectPipelines.create();
    PCollection<Integer> lanes =
        pipeline
            .apply(Create.of(entries).withCoder(PackEntryCoder.of()))
            .apply(PackShards.of(directory, RowNames.CONTENT))
            .apply(SealShards.of(new PackedRun(directory), 2));
    PAssert.that(lanes).containsInAnyOrder(0, 1);
    pipeline.run().waitUntilFinish();
  }

  private BucketManifest pack(List<PackEntry> entries) throws IOException {
    return new PackBucket(directory, CUT, RowNames.CONTENT, 1 << 20, new EntryArrays())
        .pack(0, entries.iterator());
  }

  private List<String> keys(String file) throws IOException {
    return Files.readAllLines(directory.root().resolve(file)).stream()
        .map(line -> line.substring(8, 40))
        .toList();
  }

  /** Asked by a variant, not shared. */
  private static PackEntry row(String hash, String key, int variant) {
    SourceRow row = row(hash, key, false).row();
    KeyedRequest keyed = new KeyedRequest(key, "9".repeat(32), Entries.utf8("{}"), 1, row);
    return PackEntry.ofRequest(keyed, new Trial(variant, 0), 0);
  }

  private static PackEntry row(String hash, String key, boolean shared) {
    Source source = new Source(hash, 0);
    SourceRow row = new SourceRow(source, source.toString(), Entries.utf8("{\"a\":1}"));
    String content = shared ? key : "9".repeat(32);
    return PackEntry.ofRequest(new KeyedRequest(key, content, Entries.utf8("{}"), 1, row));
  }

  private static PackEntry letter(String hash) throws IOException {
    Source source = new Source(hash, 0);
    SourceRow row = new SourceRow(source, source.toString(), Entries.utf8("{\"a\":1}"));
    DeadLetter letter = DeadLetter.unbuildable(row, Reason.ROW_MISSING_COLUMN, "no b");
    return PackEntry.ofDeadLetter(source, DeadLetterJson.write(letter));
  }

  private static String rowLine(String hash, long number, String key) {
    return ("{\"key\":\"%s#%d\",\"source\":{\"file\":\"%s\",\"position\":%d},"
            + "\"requestKey\":\"%s\",\"row\":{\"a\":1}}")
        .formatted(hash, number, hash, number, key);
  }
}
