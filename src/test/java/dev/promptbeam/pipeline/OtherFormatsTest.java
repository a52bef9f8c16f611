package dev.promptbeam.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.DirectPipelines;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.FileContents;
import dev.promptbeam.dataset.format.FixedRecords;
import dev.promptbeam.dataset.format.Footed;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.TrialNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A format is one class: such as are no lines, and no stream from the front, are read alike. */
final class OtherFormatsTest {
  @TempDir private Path folder;

  @Test
  void fixedRecordsAreCutBetweenRecords() throws Exception {
    DataFile file = new DatasetFolder(folder).write("a.bin", numbers(10));
    ReadOptions reading = new ReadOptions(new FixedRecords(), "n", Map.of());
    List<Split> splits = Splits.plan(List.of(file), reading, 30, Splits.ALL_ROWS);

    assertThat(splits).extracting(Split::start).containsExactly(0L, 24L, 48L, 72L);
    List<String> entries = new ArrayList<>(List.of("3 rows", "3 rows", "3 rows", "1 rows"));
    for (int row = 0; row < 10; row++) {
      entries.add("a.bin#" + row + " " + (100 + row) + " {\"n\":" + (100 + row) + "}");
    }
    assertRead(splits, reading, entries);
  }

  @Test
  void fixedRecordsThatBreakOffAreOneDeadLetterAndHaveNoLastRow() throws Exception {
    DataFile file = new DatasetFolder(folder).write("a.bin", Arrays.copyOf(numbers(2), 12));
    ReadOptions reading = new ReadOptions(new FixedRecords(), null, Map.of());
    String message = "a.bin breaks off after 1 rows: EOFException: half a record";

    assertRead(
        Splits.plan(List.of(file), reading, 100, Splits.ALL_ROWS),
        reading,
        List.of("a.bin#0 a.bin#0 {\"n\":100}", "a.bin#1 " + message, "2 rows"));
    assertThatThrownBy(() -> FileContents.check(List.of(file), reading.format()))
        .hasMessage("a.bin has no whole number of records");
  }

  @Test
  void groupsThatAFooterNamesAreReadWhereTheyStand() throws Exception {
    List<String> groups = List.of("{\"a\":[1,2],\"b\":[\"x\",\"y\"]}", "{\"a\":[3],\"b\":[null]}");
    byte[] bytes = Footed.file(List.of("a", "b"), groups);
    DataFile file = new DatasetFolder(folder).write("a.bin", bytes);
    ReadOptions reading = new ReadOptions(new Footed(), null, Map.of());
    List<Split> splits = Splits.plan(List.of(file), reading, 1, Splits.ALL_ROWS);

    assertThat(new Footed().columns(file, reading)).containsExactly("a", "b");
    assertThat(splits).extracting(Split::start).containsExactly(0L, (long) groups.get(0).length());
    assertRead(
        splits,
        reading,
        List.of(
            "a.bin#0 a.bin#0 {\"a\":1,\"b\":\"x\"}",
            "a.bin#1 a.bin#1 {\"a\":2,\"b\":\"y\"}",
            "a.bin#2 a.bin#2 {\"a\":3,\"b\":null}",
            "2 rows",
            "1 rows"));
    assertThat(Splits.plan(List.of(file), reading, 1, 2))
        .containsExactly(new Split(0, file, 0, file.size(), false, 2));
  }

  private void assertRead(List<Split> splits, ReadOptions reading, List<String> entries)
      throws IOException {
    RunDirectory directory = Folders.create(folder.resolve("run"));
    Pipeline pipeline = DirectPipelines.create();
    PCollection<String> read =
        pipeline
            .apply(ReadDataset.of(splits, reading, directory, TrialNames.NONE))
            .apply(MapElements.into(TypeDescriptors.strings()).via(OtherFormatsTest::told));
    PAssert.that(read).containsInAnyOrder(entries);
    pipeline.run().waitUntilFinish();
  }

  private static String told(PackEntry entry) {
    String json = new String(entry.json(), UTF_8);
    return switch (entry.kind()) {
      case ROW -> entry.source() + " " + entry.rowKey() + " " + json;
      case COUNT -> entry.number() + " rows";
      case DEAD_LETTER -> entry.source() + " " + message(entry.json());
      case REQUEST, REUSED -> throw new IllegalStateException("nothing was built");
    };
  }

  private static String message(byte[] letter) {
    try {
      return DeadLetterJson.read(letter).message();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] numbers(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
    LongStream.range(100, 100 + count).forEach(bytes::putLong);
    return bytes.array();
  }
}
