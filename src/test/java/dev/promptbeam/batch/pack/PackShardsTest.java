package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.DirectPipelines;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.PackedRun;
import dev.promptbeam.batch.SmallRun;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.Modes;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing and sealing as Beam steps. */
class PackShardsTest {
  private static final ShardLimits CUT = new ShardLimits(4, 10, 1_000_000, 1_000_000);

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = begun("run");
  }

  @Test
  void packsAndSealsADataset() throws IOException {
    Pipeline pipeline = DirectPipelines.create();
    PCollection<KV<Long, Long>> counts =
        pipeline
            .apply(Create.of(entries(1)).withCoder(PackEntryCoder.of()))
            .apply(PackShards.of(directory, RowNames.PLACE));
    // 100 rows in two splits; keys go round the four buckets, dead letters where their hash says.
    PAssert.that(counts)
        .satisfies(
            pairs -> {
              long read = 0;
              long packed = 0;
              for (KV<Long, Long> pair : pairs) {
                read += pair.getKey();
                packed += pair.getValue();
              }
              assertThat(List.of(read, packed)).containsExactly(100L, 100L);
              return null;
            });
    PAssert.that(counts.apply(SealShards.of(new PackedRun(directory), 3)))
        .containsInAnyOrder(0, 1, 2);

    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    Sealed sealed = Objects.requireNonNull(new Records(directory.ledger()).sealed());
    assertThat(sealed.rowsRead()).isEqualTo(100);
    assertThat(sealed.rowsPacked()).isEqualTo(100);
    assertThat(sealed.deadLetters()).isEqualTo(10);
    assertThat(sealed.requests()).isEqualTo(45);
    assertThat(sealed.shards().stream().mapToLong(ShardInfo::rows).sum()).isEqualTo(90);
    assertThat(sealed.shards()).extracting(ShardInfo::id).isSorted().doesNotHaveDuplicates();
    assertThat(DirectPipelines.counters(result)).isEqualTo(Map.of("buckets_packed", 4L));
    assertThat(Modes.offenders(directory.root())).isEmpty();
  }

  @Test
  void everyRowAndDeadLetterLiesInTheFilesOnce() throws IOException {
    seal(directory, 1);

    Map<String, String> contents = Folders.contents(directory);
    List<String> rows = lines(contents, "rows/");
    List<String> letters = lines(contents, "dead-letter/permanent/");

    assertThat(rows).hasSize(90).doesNotHaveDuplicates();
    assertThat(lines(contents, "requests/")).hasSize(45).doesNotHaveDuplicates();
    assertThat(letters).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void anotherOrderAndARepeatMakeTheSameFiles() throws IOException {
    seal(directory, 1);
    Map<String, String> first = Folders.contents(directory);
    RunDirectory other = begun("other");

    seal(other, 2);
    seal(directory, 3);

    assertThat(Folders.contents(other)).isEqualTo(first);
    assertThat(Folders.contents(directory)).isEqualTo(first);
  }

  @Test
  void anEmptyDatasetIsSealedWithoutShards() throws IOException {
    Pipeline pipeline = DirectPipelines.create();
    PCollection<Integer> lanes =
        pipeline
            .apply(Create.of(PackEntry.ofCount(0, 0)).withCoder(PackEntryCoder.of()))
            .apply(PackShards.of(directory, RowNames.PLACE))
            .apply(SealShards.of(new PackedRun(directory), 2));
    PAssert.that(lanes).containsInAnyOrder(0, 1);
    pipeline.run().waitUntilFinish();

    assertThat(new Records(directory.ledger()).sealed()).isEqualTo(new Sealed(0, 0, 0, List.of()));
  }

  @Test
  void refusesToSealWhenRowsWereLost() throws IOException {
    Pipeline pipeline = DirectPipelines.create();
    pipeline
        .apply(
            Create.of(KV.of(7L, 0L), KV.of(3L, 0L), KV.of(0L, 9L))
                .withCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of())))
        .apply(SealShards.of(new PackedRun(directory), 2));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseMessage("read 10 rows but packed 9; nothing was sent");

    assertThat(new Records(directory.ledger()).sealed()).isNull();
  }

  private RunDirectory begun(String name) throws IOException {
    RunDirectory begun = Folders.create(folder.resolve(name));
    SmallRun.begin(begun, CUT, 0);
    return begun;
  }

  private static void seal(RunDirectory directory, long seed) {
    Pipeline pipeline = DirectPipelines.create();
    pipeline
        .apply(Create.of(entries(seed)).withCoder(PackEntryCoder.of()))
        .apply(PackShards.of(directory, RowNames.PLACE))
        .apply(SealShards.of(new PackedRun(directory), 2));
    pipeline.run().waitUntilFinish();
  }

  private static List<PackEntry> entries(long seed) {
    List<PackEntry> entries = new ArrayList<>();
    for (int row = 0; row < 90; row++) {
      entries.add(Entries.inBucket(row % 45, "a", row));
    }
    for (int row = 0; row < 10; row++) {
      entries.add(Entries.deadLetter("b", row));
    }
    entries.add(PackEntry.ofCount(0, 60));
    entries.add(PackEntry.ofCount(1, 40));
    Collections.shuffle(entries, new Random(seed));
    return entries;
  }

  private static List<String> lines(Map<String, String> contents, String folder) {
    return contents.entrySet().stream()
        .filter(file -> file.getKey().startsWith(folder))
        .flatMap(file -> file.getValue().lines())
        .toList();
  }
}
