package dev.promptbeam.dataset.file;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each compression alike: several members, cut and damaged ones, and more than memory holds. */
final class CompressedFilesTest {
  private static final String EMPTY_FRAME = "502a4d1800000000";

  @TempDir private Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @ParameterizedTest
  @EnumSource
  void allMembersAreReadWhateverTheFileIsCalled(Packed packed) throws Exception {
    byte[] rows =
        concat(part(packed, "{\"a\":1}\n{\"a\""), part(packed, ""), part(packed, ":2}\n{\"a\":3}"));
    byte[] table = concat(part(packed, "a,b\n1,\"x"), part(packed, "\ny\"\n"));

    for (String name : new String[] {"a.jsonl", "a.jsonl.gz", "a.jsonl.xz", "a.jsonl.ZST"}) {
      assertRows(read(folder.write(name, rows), jsonl()), "{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    }
    assertRows(read(folder.write("a.csv", table), csv()), "{\"a\":\"1\",\"b\":\"x\\ny\"}");
  }

  @ParameterizedTest
  @EnumSource
  void eachIsSeenThroughInsideTheOthers(Packed packed) throws Exception {
    for (Packed outer : Packed.values()) {
      byte[] bytes = outer.pack(part(packed, "{\"a\":1}\n"));

      assertRows(read(folder.write("a.jsonl", bytes), jsonl()), "{\"a\":1}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCutMemberKeepsTheRowsBeforeWhereverItIsCut(Packed packed) throws Exception {
    byte[] first = part(packed, "{\"a\":1}\n");
    byte[] second = part(packed, "{\"a\":2}\n");
    for (int cut = 1; cut < second.length; cut++) {
      byte[] bytes = concat(first, Arrays.copyOf(second, cut));
      Collected read = read(folder.write("a.jsonl", bytes), jsonl());

      assertThat(read.json()).as("cut at %d", cut).startsWith("{\"a\":1}");
      assertThat(read.reasons()).as("cut at %d", cut).containsExactly("READ_TRUNCATED");
      assertThat(read.positions).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GZ")
  void aLongFileThatIsCutKeepsMostOfWhatStandsBefore(Packed packed) throws Exception {
    String text = randomRows();
    byte[] whole = part(packed, text);
    byte[] bytes = Arrays.copyOf(whole, whole.length - 1_000);
    Collected read = read(folder.write("a.jsonl", bytes), jsonl());

    String kept = String.join("\n", read.json()) + "\n" + read.raws().get(0);
    assertThat(text.startsWith(kept)).isTrue();
    assertThat(read.rows.size()).isGreaterThan(20_000);
    assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
  }

  @ParameterizedTest
  @EnumSource
  void aFlippedBitIsNoRow(Packed packed) throws Exception {
    String text = randomRows();
    byte[] bytes = part(packed, text);
    bytes[bytes.length / 2] ^= 4;
    Collected read = read(folder.write("a.jsonl", bytes), jsonl());

    assertThat(read.reasons()).endsWith("READ_TRUNCATED");
    assertThat(read.rows.size()).isLessThan(30_000);
  }

  @ParameterizedTest
  @CsvSource({"gz", "bz2", "zst", "xz"})
  void anEmptyFileThatShouldBeCompressedIsOneDeadLetter(String extension) throws Exception {
    Collected read = read(folder.write("a.jsonl." + extension, ""), jsonl());

    assertThat(read.messages())
        .containsExactly(
            "a.jsonl.%1$s cannot be read: EOFException: it is empty, which no .%1$s file is"
                .formatted(extension));
    assertThat(read.reasons()).containsExactly("READ_FILE");
  }

  @ParameterizedTest
  @EnumSource
  void compressedNothingHasNoRows(Packed packed) throws Exception {
    assertRows(read(folder.write("a.jsonl", part(packed, "")), jsonl()));
  }

  @Test
  void framesWithoutContentMayStandAnywhere() throws Exception {
    byte[] skipped = HexFormat.of().parseHex(EMPTY_FRAME);
    byte[] rows = part(Packed.ZST, "{\"a\":1}\n");

    assertRows(
        read(folder.write("a.jsonl", concat(skipped, rows, skipped, rows, skipped)), jsonl()),
        "{\"a\":1}",
        "{\"a\":1}");
    assertRows(read(folder.write("b.jsonl.zst", skipped), jsonl()));
  }

  @ParameterizedTest
  @CsvSource({
    "28b52ffd04a84100007b2261223a317d0ae2efece0,"
        + " a window of more than 128 MiB, zstd without --long",
    "fd377a585a000004e6d6b44602002101200000000988a5760100077b2261223a317d0a00be4991435504ef85"
        + "00012008bb19d9bb1fb6f37d010000000004595a, 256 MiB of memory, xz -9 or less"
  })
  void whatWantsTooMuchMemoryIsNamedWithARemedy(String hex, String what, String with)
      throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(read(folder.write("a.jsonl", bytes), jsonl()).messages())
        .containsExactly(
            "a.jsonl cannot be read: IOException: unpacking it takes "
                + what
                + "; unpack it, or pack it again with "
                + with);
  }

  /** 2 GB of one line in 200 kB: its head is kept, and what follows is read. */
  @Test
  void aLineThatNoMemoryHoldsCostsItselfAlone() throws Exception {
    byte[] block = " ".repeat(1 << 20).getBytes(UTF_8);
    Path file = temporary.resolve("bomb.jsonl.zst");
    try (OutputStream out = Packed.ZST.to(Files.newOutputStream(file))) {
      out.write("{\"a\":\"".getBytes(UTF_8));
      for (int count = 0; count < 2_100; count++) {
        out.write(block);
      }
      out.write("\"}\n{\"a\":2}\n".getBytes(UTF_8));
    }
    assertThat(Files.size(file)).isLessThan(1 << 20);
    Collected read = read(PinnedFile.pin("bomb.jsonl.zst", file), jsonl());

    assertThat(read.json()).containsExactly("{\"a\":2}");
    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
    assertThat(read.letters.get(0).raw()).hasSize(64 << 10);
    assertThat(read.messages())
        .containsExactly(
            "bomb.jsonl.zst line 1: longer than 67108864 bytes; only its start is kept here");
  }

  private static void assertRows(Collected read, String... rows) {
    assertThat(read.messages()).isEmpty();
    assertThat(read.json()).containsExactly(rows);
  }

  private static byte[] part(Packed packed, String text) {
    return packed.pack(text.getBytes(UTF_8));
  }

  private static String randomRows() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 30_000; row++) {
      text.append("{\"a\":\"").append(Long.toHexString(random.nextLong())).append("\"}\n");
    }
    return text.toString();
  }

  private static byte[] concat(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }
}
