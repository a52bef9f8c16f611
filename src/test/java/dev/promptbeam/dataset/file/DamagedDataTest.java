package dev.promptbeam.dataset.file;

import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a damaged block holds is no row where a checksum tells in time, and is named elsewhere. */
final class DamagedDataTest {
  @TempDir private Path temporary;

  @Test
  void aDamagedBlockOfBzip2GivesNoRowsAndThoseBeforeAllOfTheirs() throws Exception {
    List<String> rows = rows();
    byte[] sound = Packed.BZ2.pack((String.join("\n", rows) + "\n").getBytes(UTF_8));
    int checksums = 0;
    for (int place = sound.length / 4; place < sound.length; place += sound.length / 40) {
      byte[] damaged = sound.clone();
      damaged[place] ^= 0x10;
      Collected read = read(new DatasetFolder(temporary).write("a.jsonl", damaged), jsonl());

      assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
      assertThat(read.json()).isEqualTo(rows.subList(0, read.rows.size()));
      checksums += read.messages().get(0).endsWith("IOException: BZip2 CRC error") ? 1 : 0;
    }
    assertThat(checksums).isPositive();
  }

  @Test
  void aBlockOfBzip2IsKeptWhereTheFileEndsBehindIt() throws Exception {
    List<String> rows = rows();
    byte[] sound = Packed.BZ2.pack((String.join("\n", rows) + "\n").getBytes(UTF_8));
    for (int lost = 1; lost <= 10; lost++) {
      byte[] cut = Arrays.copyOf(sound, sound.length - lost);
      Collected read = read(new DatasetFolder(temporary).write("a.jsonl", cut), jsonl());

      assertThat(read.json()).as("%d bytes lost", lost).isEqualTo(rows);
      assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BZ2")
  void aChecksumThatFailsLaterNamesTheRowsBefore(Packed packed) throws Exception {
    byte[] bytes = packed.pack((String.join("\n", rows()) + "\n").getBytes(UTF_8));
    bytes[bytes.length / 2] ^= 4;
    Collected read = read(new DatasetFolder(temporary).write("a.jsonl", bytes), jsonl());

    assertThat(read.reasons()).endsWith("READ_TRUNCATED");
    assertThat(read.messages().get(read.messages().size() - 1))
        .endsWith(": the data is damaged, and rows just before this place may be wrong");
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsOnlyCutHasNoWrongRows(Packed packed) throws Exception {
    byte[] bytes = packed.pack((String.join("\n", rows()) + "\n").getBytes(UTF_8));
    byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
    Collected read = read(new DatasetFolder(temporary).write("a.jsonl", cut), jsonl());

    assertThat(read.json()).isEqualTo(rows().subList(0, read.rows.size()));
    assertThat(read.messages().get(0)).doesNotContain("wrong");
  }

  private static List<String> rows() {
    Random random = new Random(7);
    return random
        .longs(20_000)
        .mapToObj(value -> "{\"a\":\"" + Long.toHexString(value) + "\"}")
        .toList();
  }
}
