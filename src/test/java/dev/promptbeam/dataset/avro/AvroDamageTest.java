package dev.promptbeam.dataset.avro;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.format.ReadOptions;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames the blocks of a file, damaged: it costs no more than its block, and says so. */
final class AvroDamageTest {
  private static final ReadOptions AVRO = new ReadOptions(new AvroFormat(), null, Map.of());

  @TempDir private Path temporary;
  private DatasetFolder folder;
  private final List<Long> places = new ArrayList<>();

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard", "bzip2", "xz"})
  void aCountThatIsTooLowLosesNothingInSilence(String codec) throws Exception {
    byte[] bytes = AvroFiles.numbers(codec, 3, 50, places);
    bytes[places.get(1).intValue()] = 2 * 20;
    Collected read = read(folder.write("a.avro", bytes), AVRO);

    assertThat(read.messages())
        .containsExactly(
            "a.avro block at byte "
                + places.get(1)
                + ": damaged: its count says 20 rows, and more bytes follow");
    assertThat(read.json().subList(0, 70)).isEqualTo(rows(0, 70));
    assertThat(read.json()).hasSize(120).endsWith(rows(100, 150).toArray(String[]::new));

    bytes[places.get(1).intValue()] = 0;
    Collected none = read(folder.write("a.avro", bytes), AVRO);
    assertThat(none.messages()).hasSize(1);
    assertThat(none.messages().get(0)).endsWith("its count says 0 rows, and more bytes follow");
    assertThat(none.json()).hasSize(100);
  }

  @Test
  void aMarkerThatIsDamagedCostsNothingWhereBlocksStandAroundIt() throws Exception {
    byte[] bytes = AvroFiles.numbers("null", 4, 10, places);
    for (int block = 1; block <= 4; block++) {
      byte[] damaged = bytes.clone();
      damaged[places.get(block).intValue() - 1] ^= 1;
      Collected read = read(folder.write("a.avro", damaged), AVRO);

      assertThat(read.messages()).isEmpty();
      assertThat(read.json()).isEqualTo(rows(0, 40));
    }
  }

  @Test
  void aMarkerIsFoundHoweverFarItIs() throws Exception {
    Schema schema = AvroFiles.schema("{'name':'t','type':'string'}");
    List<List<GenericData.Record>> blocks = new ArrayList<>();
    for (int block = 0; block < 8; block++) {
      GenericData.Record row = new GenericData.Record(schema);
      row.put("t", String.valueOf(block).repeat(700_000));
      blocks.add(List.of(row));
    }
    byte[] bytes = AvroFiles.write(schema, "null", blocks, places);
    for (int block = 1; block < 8; block++) {
      int lost = block;
      byte[] damaged = bytes.clone();
      damaged[places.get(block).intValue()] = 1; // a count of -1
      Collected read = read(folder.write("a.avro", damaged), AVRO);

      assertThat(read.letters).as("block %d", block).hasSize(1);
      assertThat(read.json().stream().map(json -> json.charAt(6) - '0'))
          .containsExactlyElementsOf(
              IntStream.range(0, 8).filter(each -> each != lost).boxed().toList());
    }
  }

  @Test
  void aNumberWithoutEndInTheHeaderIsAFileThatCannotBeRead() throws Exception {
    byte[] bytes = AvroFiles.numbers("null", 1, 1, places);
    Arrays.fill(bytes, 4, 20, (byte) 0xFF);
    DataFile file = folder.write("a.avro", bytes);

    assertThat(new AvroFormat().columns(file, AVRO)).isEmpty();
    Collected read = read(file, AVRO);
    assertThat(read.reasons()).hasSize(1);
    assertThat(read.messages().get(0)).endsWith("a number of more than 64 bits");
  }

  @Test
  void noHeaderWhateverItsBytesEndsTheRun() throws Exception {
    byte[] bytes = AvroFiles.numbers("null", 2, 10, places);
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = bytes.clone();
      damaged[4 + random.nextInt(places.get(0).intValue() - 4)] = (byte) random.nextInt();
      DataFile file = folder.write("a.avro", damaged);
      try {
        new AvroFormat().columns(file, AVRO);
      } catch (DatasetException e) {
        assertThat(e).hasMessageStartingWith("a.avro ");
      }
      assertThat(read(file, AVRO).positions).doesNotHaveDuplicates();
    }
  }

  @Test
  void aSchemaThatIsNestedWithoutEndIsRefused() throws Exception {
    ByteArrayOutputStream deep = new ByteArrayOutputStream();
    String schema =
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"v\",\"type\":"
            + "{\"type\":\"array\",\"items\":".repeat(20_000)
            + "\"int\""
            + "}".repeat(20_000)
            + "}]}";
    deep.writeBytes("Obj\u0001\u0002".getBytes(ISO_8859_1));
    deep.writeBytes("\u0016avro.schema".getBytes(ISO_8859_1));
    for (long rest = 2L * schema.length(); ; rest >>>= 7) {
      deep.write((int) (rest < 128 ? rest : rest & 0x7F | 0x80));
      if (rest < 128) {
        break;
      }
    }
    deep.writeBytes(schema.getBytes(ISO_8859_1));
    deep.writeBytes(new byte[17]);
    DataFile file = folder.write("a.avro", deep.toByteArray());

    assertThatThrownBy(() -> new AvroFormat().columns(file, AVRO))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("a.avro has a schema that cannot be used: ");
    assertThat(read(file, AVRO).reasons()).containsExactly("READ_FILE");
  }

  @Test
  void aLengthOfSnappyThatIsDamagedCostsItsBlock() throws Exception {
    byte[] bytes = AvroFiles.numbers("snappy", 3, 10, places);
    int from = places.get(1).intValue() + 2;
    String[] words = {"", ""};
    byte[][] lengths = {{-1, -1, -1, -1, 15}, {-1, -1, -1, 127, 0}};
    for (int index = 0; index < lengths.length; index++) {
      byte[] damaged = bytes.clone();
      System.arraycopy(lengths[index], 0, damaged, from, 5);
      Collected read = read(folder.write("a.avro", damaged), AVRO);

      assertThat(read.reasons()).containsExactly("READ_MALFORMED");
      words[index] = read.messages().get(0);
      assertThat(read.json()).hasSize(20).endsWith(rows(20, 30).toArray(String[]::new));
    }
    assertThat(words[1]).endsWith("it claims to unpack to 268435455 bytes, which so few cannot");
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "{\"i\":" + i + ",\"t\":\"text\"}").toList();
  }
}
