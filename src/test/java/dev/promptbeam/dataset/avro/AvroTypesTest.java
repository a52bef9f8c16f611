package dev.promptbeam.dataset.avro;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.format.ReadOptions;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each type of Avro arrives as JSON that says the same. */
final class AvroTypesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'long' | -9007199254740993 | -9007199254740993",
        "{'type':'long','logicalType':'time-micros'} | 36672000001 | \"10:11:12.000001\"",
        "{'type':'long','logicalType':'timestamp-millis'} | 1704164645678"
            + " | \"2024-01-02T03:04:05.678Z\"",
        "{'type':'long','logicalType':'timestamp-micros'} | -1 | \"1969-12-31T23:59:59.999999Z\"",
        "{'type':'long','logicalType':'timestamp-nanos'} | 1 | \"1970-01-01T00:00:00.000000001Z\"",
        "{'type':'long','logicalType':'local-timestamp-millis'} | 0 | \"1970-01-01T00:00:00\"",
        "{'type':'long','logicalType':'local-timestamp-micros'} | 1000 |"
            + " \"1970-01-01T00:00:00.001\"",
        "{'type':'long','logicalType':'local-timestamp-nanos'} | 1000"
            + " | \"1970-01-01T00:00:00.000001\"",
        "{'type':'long','logicalType':'of-my-own'} | 5 | 5",
      })
  void longs(String type, long value, String json) throws Exception {
    assertValue(type, value, json);
  }

  @Test
  void numbersAndTexts() throws Exception {
    assertValue("'int'", -1, "-1");
    assertValue("{'type':'int','logicalType':'date'}", 19_724, "\"2024-01-02\"");
    assertValue("{'type':'int','logicalType':'time-millis'}", 1, "\"00:00:00.001\"");
    assertValue("'float'", 0.1f, "0.1");
    assertValue("'double'", Double.POSITIVE_INFINITY, "\"Infinity\"");
    assertValue("'boolean'", true, "true");
    assertValue("'null'", null, "null");
    assertValue("'string'", "ä\"\n", "\"ä\\\"\\n\"");
    assertValue("'bytes'", bytes("ff00"), "\"/wA=\"");
    assertValue(
        "{'type':'bytes','logicalType':'decimal','precision':38,'scale':9}",
        ByteBuffer.wrap(new BigInteger("12345678901234567890123456789012345678").toByteArray()),
        "12345678901234567890123456789.012345678");
    assertValue("{'type':'bytes','logicalType':'big-decimal'}", bytes("0404d204"), "12.34");
    assertValue(
        "{'type':'string','logicalType':'uuid'}",
        "123e4567-e89b-12d3-a456-426614174000",
        "\"123e4567-e89b-12d3-a456-426614174000\"");
  }

  @Test
  void fixedBytes() throws Exception {
    assertFixed(2, "", "0001", "\"AAE=\"");
    assertFixed(2, ",'logicalType':'decimal','precision':4,'scale':3", "fffe", "-0.002");
    assertFixed(12, ",'logicalType':'duration'", "0e000000020000005d0b0000", "\"P14M2DT2.909S\"");
    assertFixed(
        16,
        ",'logicalType':'uuid'",
        "123e4567e89b12d3a456426614174000",
        "\"123e4567-e89b-12d3-a456-426614174000\"");
  }

  @Test
  void shapes() throws Exception {
    assertValue("{'type':'array','items':['null','int']}", Arrays.asList(1, null), "[1,null]");
    assertValue("{'type':'array','items':'int'}", List.of(), "[]");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z\"", 1);
    map.put("a", 2);
    assertValue("{'type':'map','values':'int'}", map, "{\"z\\\"\":1,\"a\":2}");
    assertValue("['null','string','int']", 7, "7");
    assertValue("['null','string','int']", null, "null");
    String type = "{'type':'enum','name':'e','symbols':['A','B']}";
    Schema symbols = new Schema.Parser().parse(type.replace('\'', '"'));
    assertValue(type, new GenericData.EnumSymbol(symbols, "B"), "\"B\"");
  }

  @Test
  void recordsOfTheirOwnType() throws Exception {
    Schema node = AvroFiles.schema("{'name':'v','type':'int'},{'name':'next','type':['null','r']}");
    GenericData.Record inner = new GenericData.Record(node);
    inner.put("v", 2);
    GenericData.Record outer = new GenericData.Record(node);
    outer.put("v", 1);
    outer.put("next", inner);
    byte[] file = AvroFiles.write(node, "null", List.of(List.of(outer)), new ArrayList<>());

    assertThat(readAll(file).json()).containsExactly("{\"v\":1,\"next\":{\"v\":2,\"next\":null}}");
  }

  @Test
  void namesThatAvroForbidsAreRead() throws Exception {
    byte[] file = AvroFiles.of("'int'", 1);
    String text = new String(file, ISO_8859_1);
    byte[] renamed = text.replace("\"v\"", "\"-\"").getBytes(ISO_8859_1);

    assertThat(readAll(renamed).json()).containsExactly("{\"-\":1}");
  }

  @Test
  void aTextThatIsNoneCostsItsRow() throws Exception {
    Collected read = readAll(AvroFiles.of("'string'", new Utf8(new byte[] {'a', (byte) 0xFF})));

    assertThat(read.messages()).containsExactly("a.avro row 0: a text that is not UTF-8");
    assertThat(read.raws()).containsExactly("{\"v\":\"Yf8=\"}");
  }

  @Test
  void aTextThatIsSaidToBeJsonIsNested() throws Exception {
    String json = "{'type':'string','sqlType':'JSON'}";
    assertValue(json, "{\"a\": [1.50, null]}", "{\"a\": [1.50, null]}");
    assertValue(json, "\"x\"", "\"x\"");
    assertValue("{'type':'string','sqlType':'NUMERIC'}", "1", "\"1\"");

    Collected broken = readAll(AvroFiles.of(json, "{"));
    assertThat(broken.messages()).hasSize(1);
    assertThat(broken.messages().get(0)).startsWith("a.avro row 0: no JSON: ");
  }

  @Test
  void aFieldIsCalledWhatItsColumnWas() throws Exception {
    Schema schema = AvroFiles.schema("{'name':'x_a_b','type':'int','promptbeam.column':'a b'}");
    GenericData.Record row = new GenericData.Record(schema);
    row.put("x_a_b", 1);
    byte[] file = AvroFiles.write(schema, "null", List.of(List.of(row)), new ArrayList<>());

    assertThat(readAll(file).json()).containsExactly("{\"a b\":1}");
  }

  private void assertFixed(int size, String logical, String hex, String json) throws Exception {
    String type = "{'type':'fixed','name':'f','size':" + size + logical + "}";
    Schema schema = new Schema.Parser().parse(type.replace('\'', '"'));
    assertValue(type, new GenericData.Fixed(schema, HexFormat.of().parseHex(hex)), json);
  }

  private void assertValue(String type, @Nullable Object value, String json) throws Exception {
    Collected read = readAll(AvroFiles.of(type, value));
    assertThat(read.messages()).isEmpty();
    assertThat(read.json()).containsExactly("{\"v\":" + json + "}");
  }

  private Collected readAll(byte[] file) throws Exception {
    return read(
        new DatasetFolder(folder).write("a.avro", file),
        new ReadOptions(new AvroFormat(), null, Map.of()));
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
