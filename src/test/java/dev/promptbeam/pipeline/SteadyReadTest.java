package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.BrokenSplit;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetFiles;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.LocalLedger;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.TrialNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A split gives the same entries at every reading, or the run stops. */
class SteadyReadTest {
  private static final ReadOptions JSONL =
      new ReadOptions(RowFormats.of(DatasetFormat.JSONL), null, Map.of());

  @TempDir Path folder;
  private Path file;
  private Path away;
  private Split split;
  private LocalLedger ledger;
  private Records records;

  @BeforeEach
  void writeDataset() throws Exception {
    file = Files.writeString(folder.resolve("rows.jsonl"), "{\"a\":1}\nno row\n{\"a\":2}\n");
    away = folder.resolve("away");
    DataFile pinned = DatasetFiles.list(folder, List.of("rows.jsonl")).get(0);
    split = new Split(3, pinned, 0, pinned.size(), false, Long.MAX_VALUE);
    ledger = new LocalLedger(folder.resolve("ledger"));
    records = new Records(ledger);
  }

  @Test
  void handsOutRowsDeadLettersAndTheirCount() throws Exception {
    assertThat(read()).containsExactly("ROW 0", "DEAD_LETTER 1", "ROW 2", "COUNT 3");
    assertThat(records.brokenSplit(3)).isNull();
  }

  @Test
  void aFileThatIsBackStaysWhatItWasFoundToBe() throws Exception {
    Files.move(file, away);
    List<String> first = read();
    assertThat(first).containsExactly("DEAD_LETTER 0", "COUNT 1");

    Files.move(away, file);

    assertThat(read()).isEqualTo(first);
    assertThat(read()).isEqualTo(first);
  }

  @Test
  void theRowsBeforeTheBreakAreTheSameAgain() throws Exception {
    Source at = new Source("rows.jsonl", 2);
    String letter = letter(at);
    records.createBrokenSplit(3, new BrokenSplit(2, at, letter));
    List<PackEntry> entries = entries();

    assertThat(entries.stream().map(SteadyReadTest::name))
        .containsExactly("ROW 0", "DEAD_LETTER 1", "DEAD_LETTER 2", "COUNT 3");
    assertThat(new String(entries.get(2).json(), StandardCharsets.UTF_8)).isEqualTo(letter);
  }

  @Test
  void aFileThatWasReadAndPackedMustBeReadAsFarAgain() throws Exception {
    read();
    ledger.create("buckets/00000", "packed");
    Files.move(file, away);

    assertThatThrownBy(this::read)
        .isInstanceOf(UnsteadyFileException.class)
        .hasMessageContainingAll("rows.jsonl", "nothing was sent", "run it again");
    assertThat(records.brokenSplit(3)).isNull();

    Files.move(away, file);
    assertThat(read()).hasSize(4);
  }

  @Test
  void aFileThatBreaksOffBeforeItDidStopsTheRun() throws Exception {
    Source at = new Source("rows.jsonl", 2);
    records.createBrokenSplit(3, new BrokenSplit(2, at, letter(at)));
    Files.move(file, away);

    assertThatThrownBy(this::read).isInstanceOf(UnsteadyFileException.class);
  }

  @Test
  void theEndFoundFirstIsRecordedOnce() throws Exception {
    Files.move(file, away);
    read();

    BrokenSplit broken = Objects.requireNonNull(records.brokenSplit(3));
    assertThat(broken.rows()).isZero();
    assertThat(broken.deadLetter()).contains("READ_FILE", "rows.jsonl");
  }

  private static String letter(Source at) throws IOException {
    byte[] rest = {'{', (byte) 0xFF};
    DeadLetter letter =
        DeadLetter.unreadable(at, rest, Reason.READ_TRUNCATED, "breaks off after 2 rows");
    return new String(DeadLetterJson.write(letter), StandardCharsets.UTF_8);
  }

  private List<String> read() throws IOException, InterruptedException {
    return entries().stream().map(SteadyReadTest::name).toList();
  }

  private List<PackEntry> entries() throws IOException, InterruptedException {
    List<PackEntry> entries = new ArrayList<>();
    ReadDataset.read(
        split, JSONL, records, new Repeats(records, JSONL), TrialNames.NONE, entries::add);
    return entries;
  }

  private static String name(PackEntry entry) {
    boolean count = entry.kind() == PackEntry.Kind.COUNT;
    return entry.kind() + " " + (count ? entry.number() : entry.source().position());
  }
}
