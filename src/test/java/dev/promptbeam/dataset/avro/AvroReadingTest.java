package dev.promptbeam.dataset.avro;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.Packed;
import dev.promptbeam.dataset.format.FileContents;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files, their blocks, and what becomes of those that are cut or damaged. */
final class AvroReadingTest {
  private static final ReadOptions AVRO = new ReadOptions(new AvroFormat(), "i", Map.of());

  @TempDir private Path temporary;
  private DatasetFolder folder;
  private final List<Long> places = new ArrayList<>();

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard", "bzip2", "xz"})
  void eachCodecIsReadAndItsDamageIsOneDeadLetter(String codec) throws Exception {
    byte[] bytes = AvroFiles.numbers(codec, 5, 10, places);
    Collected whole = read(folder.write("a.avro", bytes), AVRO);
    assertThat(whole.json()).isEqualTo(rows(0, 50));
    assertThat(whole.keys()).startsWith("0", "1").endsWith("49");
    assertThat(new AvroFormat().columns(folder.write("a.avro", bytes), AVRO))
        .containsExactly("i", "t");

    bytes[places.get(1).intValue()] ^= 1; // the second block's count
    Collected damaged = read(folder.write("a.avro", bytes), AVRO);
    assertThat(damaged.messages()).hasSize(1);
    assertThat(damaged.messages().get(0))
        .startsWith("a.avro block at byte " + places.get(1) + ": damaged: it claims to have -1");
    assertThat(damaged.reasons()).containsExactly("READ_MALFORMED");
    assertThat(damaged.json().subList(0, 10)).isEqualTo(rows(0, 10));
    assertThat(damaged.json()).endsWith(rows(20, 50).toArray(String[]::new)).hasSize(40);
    assertThat(damaged.positions).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstandard", "bzip2", "xz", "deflate"})
  void contentThatDoesNotUnpackCostsItsBlock(String codec) throws Exception {
    byte[] bytes = AvroFiles.numbers(codec, 3, 100, places);
    int from = places.get(1).intValue() + 4;
    Arrays.fill(bytes, from, places.get(2).intValue() - 16, (byte) 0x55);
    Collected read = read(folder.write("a.avro", bytes), AVRO);

    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
    assertThat(read.messages().get(0))
        .startsWith("a.avro block at byte " + places.get(1) + ": damaged: ");
    assertThat(read.json()).startsWith(rows(0, 100).toArray(String[]::new));
    assertThat(read.json()).endsWith(rows(200, 300).toArray(String[]::new));
  }

  @Test
  void aFileThatWasCutSaysSoWhereverItIsCut() throws Exception {
    byte[] bytes = AvroFiles.numbers("deflate", 3, 10, places);
    for (int cut = 4; cut < bytes.length; cut++) {
      Collected read = read(folder.write("a.avro", Arrays.copyOf(bytes, cut)), AVRO);

      int end = cut;
      int blocks = (int) places.stream().skip(1).filter(place -> place <= end).count();
      assertThat(read.json()).as("cut at %d", cut).isEqualTo(rows(0, 10 * blocks));
      assertThat(read.reasons())
          .as("cut at %d", cut)
          .isEqualTo(places.contains((long) cut) ? List.of() : List.of("READ_TRUNCATED"));
    }
  }

  @Test
  void aSizeThatIsDamagedCostsItsBlock() throws Exception {
    byte[] bytes = AvroFiles.numbers("null", 4, 10, places);
    for (int value : new int[] {0x7F, 0xFF, 0x01, 0x81, 0x00}) {
      byte[] damaged = bytes.clone();
      damaged[places.get(1).intValue() + 1] = (byte) value;
      Collected read = read(folder.write("a.avro", damaged), AVRO);

      assertThat(read.letters).as("%x", value).hasSize(1);
      assertThat(read.json()).startsWith(rows(0, 10).toArray(String[]::new));
      assertThat(read.json()).endsWith(rows(30, 40).toArray(String[]::new));
    }
  }

  @Test
  void noBytesWhateverTheyAreEndTheRun() throws Exception {
    byte[] bytes = AvroFiles.numbers("null", 4, 10, places);
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      byte[] damaged = bytes.clone();
      for (int change = 0; change < 3; change++) {
        int first = places.get(0).intValue();
        damaged[first + random.nextInt(bytes.length - first)] = (byte) random.nextInt();
      }
      Collected read = read(folder.write("a.avro", damaged), AVRO);
      assertThat(read.positions).doesNotHaveDuplicates();
    }
  }

  @Test
  void packedAsAWholeItIsReadAsWell() throws Exception {
    byte[] bytes = AvroFiles.numbers("snappy", 3, 10, places);
    for (Packed packed : Packed.values()) {
      assertThat(read(folder.write("a.avro", packed.pack(bytes)), AVRO).json())
          .isEqualTo(rows(0, 30));
    }
  }

  @Test
  void aLongRowKeepsItsHead() throws Exception {
    byte[] bytes = AvroFiles.of("'string'", "x".repeat(500));
    Collected read =
        read(
            folder.write("a.avro", bytes),
            new ReadOptions(new AvroFormat(), null, Map.of()),
            new RecordLimits(300, 300));

    assertThat(read.messages())
        .containsExactly("a.avro row 0: longer than 300 bytes; only its start is kept here");
    assertThat(read.raws()).containsExactly("{\"v\":");
  }

  @Test
  void whatIsNoFileOfRecordsIsRefusedByName() throws Exception {
    assertThatThrownBy(
            () -> FileContents.check(List.of(folder.write("a.avro", "a,b\n")), AVRO.format()))
        .isInstanceOf(DatasetException.class)
        .hasMessage("a.avro is no Avro file; set dataset.format to what it is");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<String> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
      writer.create(Schema.create(Schema.Type.STRING), bytes);
      writer.append("x");
    }
    DataFile texts = folder.write("b.avro", bytes.toByteArray());
    assertThatThrownBy(() -> AVRO.format().columns(texts, AVRO))
        .hasMessage("b.avro holds values of type string; rows are made of records");
    assertThat(read(texts, AVRO).reasons()).containsExactly("READ_FILE");
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "{\"i\":" + i + ",\"t\":\"text\"}").toList();
  }
}
