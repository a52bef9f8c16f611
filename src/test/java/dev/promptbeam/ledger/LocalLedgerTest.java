package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLedgerTest {
  @TempDir Path folder;
  private Ledger ledger;

  record Note(String text, Instant time, @Nullable String missing) {}

  private static final Note NOTE =
      new Note("\"ü\"\n", Instant.parse("2026-01-02T03:04:05.123456789Z"), null);

  @BeforeEach
  void open() {
    ledger = new LocalLedger(folder.resolve("ledger"));
  }

  @Test
  void keepsTheFirstRecordOfAName() throws IOException {
    assertThat(ledger.exists("notes/1")).isFalse();
    assertThat(ledger.read("notes/1", Note.class)).isNull();

    assertThat(ledger.create("notes/1", NOTE)).isTrue();
    assertThat(ledger.create("notes/1", new Note("other", Instant.EPOCH, "x"))).isFalse();

    assertThat(ledger.exists("notes/1")).isTrue();
    assertThat(ledger.read("notes/1", Note.class)).isEqualTo(NOTE);
  }

  @Test
  void readsGenericRecords() throws IOException {
    ledger.create("numbers", Map.of("a", List.of(1, 2)));

    assertThat(ledger.read("numbers", new TypeReference<Map<String, List<Integer>>>() {}))
        .isEqualTo(Map.of("a", List.of(1, 2)));
  }

  @Test
  void listsRecordsAndFoldersSortedWithoutHalfWrittenFiles() throws IOException {
    ledger.create("sendings/b.1/intent", "x");
    ledger.create("sendings/a.2/intent", "x");
    ledger.create("sendings/a.2/job", "x");
    Files.writeString(folder.resolve("ledger/sendings/a.2/ended.json.123.tmp"), "{");

    assertThat(ledger.list("sendings")).containsExactly("a.2", "b.1");
    assertThat(ledger.list("sendings/a.2")).containsExactly("intent", "job");
    assertThat(ledger.list("nothing")).isEmpty();
  }

  @Test
  void anUnreadableRecordIsAnErrorAndNotAbsent() throws IOException {
    ledger.create("notes/1", NOTE);
    Files.writeString(folder.resolve("ledger/notes/1.json"), "");

    assertThatThrownBy(() -> ledger.read("notes/1", Note.class)).isInstanceOf(IOException.class);
    assertThat(ledger.exists("notes/1")).isTrue();
  }
}
