package dev.promptbeam.dataset.avro;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.format.ReadOptions;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that no JSON of ours has room for cost their row, and none of those around it. */
final class AvroLimitsTest {
  private static final String TOO_DEEP = "nested 901 deep or more; at most 900 levels are read";

  @TempDir private Path temporary;

  @Test
  void aRowThatIsNestedTooDeepCostsItselfAlone() throws Exception {
    Schema node = AvroFiles.schema("{'name':'v','type':'int'},{'name':'next','type':['null','r']}");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericData.Record> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(node))) {
      writer.create(node, bytes);
      for (int index = 0; index < 100; index++) {
        writer.appendEncoded(
            nested(index == 10 ? 901 : index == 15 ? 1_100 : index == 20 ? 900 : 1));
      }
    }
    Collected read = readAll(bytes.toByteArray());

    assertThat(read.messages())
        .containsExactly("a.avro row 10: " + TOO_DEEP, "a.avro row 15: " + TOO_DEEP);
    assertThat(read.positions)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
  }

  @Test
  void decimalsOfTooManyDigitsCostTheirRow() throws Exception {
    String big = "{'type':'bytes','logicalType':'big-decimal'}";
    assertFails(big, bigDecimal(1_000_000_000), "a number of 1,000,000,001 digits");
    assertFails(big, bigDecimal(-1_000_000_000), "a number of 1,000,000,002 digits");
    assertFails(big, ByteBuffer.wrap(new byte[] {5}), "a big-decimal that cannot be read: ");
    assertFails(
        "{'type':'bytes','logicalType':'decimal','precision':9,'scale':1000000000}",
        ByteBuffer.wrap(new byte[] {1}),
        "a number of 1,000,000,001 digits; at most 1,000 are read");
    String type =
        "{'type':'fixed','name':'f','size':1,'logicalType':'decimal','precision':9,'scale':-2000}";
    Schema fixed = new Schema.Parser().parse(type.replace('\'', '"'));
    assertFails(type, new GenericData.Fixed(fixed, new byte[] {7}), "a number of 2,001 digits");
    byte[] digits = new byte[500];
    digits[0] = 1;
    assertFails(
        "{'type':'bytes','logicalType':'decimal','precision':2000,'scale':0}",
        ByteBuffer.wrap(digits),
        "a number of 1,");
    assertThat(readAll(AvroFiles.of(big, bigDecimal(999))).json().get(0)).hasSize(1_007);
  }

  @Test
  void timesThatNoDayHasCostTheirRow() throws Exception {
    String millis = "{'type':'int','logicalType':'time-millis'}";
    assertFails(millis, -1, "a time of day of -1 milliseconds");
    assertFails(millis, 360_005_000, "a time of day of 360005000 milliseconds");
    assertFails(
        "{'type':'long','logicalType':'time-micros'}",
        86_400_000_001L,
        "a time of day of 86400000001 microseconds");
  }

  @Test
  void namesOfMapsAreHeldToWhatJsonAllows() throws Exception {
    Map<String, Integer> map = Map.of("x".repeat(50_001), 1);
    assertFails(
        "{'type':'map','values':'int'}",
        map,
        "a name of 50,001 characters or more; at most 50,000 are read");
  }

  @Test
  void aNameThatStandsTwiceInAMapIsReported() throws Exception {
    byte[] bytes =
        AvroFiles.of("{'type':'map','values':'int'}", new TreeMap<>(Map.of("a", 0, "b", 1)));
    bytes[HexFormat.of().formatHex(bytes).lastIndexOf("0262") / 2 + 1] = 'a';
    Collected read = readAll(bytes);

    assertThat(read.json()).containsExactly("{\"v\":{\"a\":0,\"a\":1}}");
    assertThat(read.repeatedMembers).containsExactly("0:a");
  }

  private void assertFails(String type, Object value, String problem) throws Exception {
    Collected read = readAll(AvroFiles.of(type, value));
    assertThat(read.rows).isEmpty();
    assertThat(read.messages()).hasSize(1);
    assertThat(read.messages().get(0)).startsWith("a.avro row 0: " + problem);
  }

  private static ByteBuffer bigDecimal(int scale) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    encoder.writeBytes(new byte[] {scale < 0 ? (byte) 50 : (byte) 5});
    encoder.writeInt(scale);
    encoder.flush();
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /** A record with others inside it: each a number, and the branch of what follows. */
  private static ByteBuffer nested(int levels) {
    byte[] bytes = new byte[2 * levels];
    Arrays.fill(bytes, (byte) 2);
    bytes[bytes.length - 1] = 0;
    return ByteBuffer.wrap(bytes);
  }

  private Collected readAll(byte[] file) throws Exception {
    return read(
        new DatasetFolder(temporary).write("a.avro", file),
        new ReadOptions(new AvroFormat(), null, Map.of()));
  }
}
