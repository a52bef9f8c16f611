package dev.promptbeam.library;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.format.MalformedRecordException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedString;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.OneOfType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.UuidLogicalType;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowTextTest {
  private static final EnumerationType COLOR = EnumerationType.create("red", "green");
  private static final OneOfType EITHER =
      OneOfType.create(
          Schema.Field.of("number", FieldType.INT32), Schema.Field.of("text", FieldType.STRING));
  private static final Schema INNER = Schema.of(Schema.Field.of("x y", FieldType.BOOLEAN));

  static Stream<Arguments> values() {
    Map<String, Long> map = new LinkedHashMap<>();
    map.put("z", 1L);
    map.put("a", 2L);
    return Stream.of(
        Arguments.of(FieldType.BYTE, (byte) -1, "-1"),
        Arguments.of(FieldType.INT64, Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of(
            FieldType.DECIMAL, new BigDecimal("12345678901234567.890"), "12345678901234567.890"),
        Arguments.of(FieldType.DECIMAL, new BigDecimal("1E+3"), "1000"),
        Arguments.of(FieldType.FLOAT, 0.1f, "0.1"),
        Arguments.of(FieldType.DOUBLE, Double.NaN, "\"NaN\""),
        Arguments.of(FieldType.STRING, "say \"ü\"\n", "\"say \\\"ü\\\"\\n\""),
        Arguments.of(FieldType.BOOLEAN, true, "true"),
        Arguments.of(FieldType.BYTES, new byte[] {1, 2, 3}, "\"AQID\""),
        Arguments.of(
            FieldType.DATETIME,
            org.joda.time.Instant.ofEpochMilli(0),
            "\"1970-01-01T00:00:00.000Z\""),
        Arguments.of(FieldType.array(FieldType.INT32), List.of(1, 2), "[1,2]"),
        Arguments.of(FieldType.array(FieldType.STRING), List.of(), "[]"),
        Arguments.of(FieldType.map(FieldType.STRING, FieldType.INT64), map, "{\"a\":2,\"z\":1}"),
        Arguments.of(
            FieldType.map(FieldType.BYTES, FieldType.STRING),
            Map.of(new byte[] {1, 2, 3}, "v"),
            "{\"AQID\":\"v\"}"),
        Arguments.of(
            FieldType.map(FieldType.logicalType(COLOR), FieldType.INT32),
            Map.of(COLOR.valueOf("green"), 1),
            "{\"green\":1}"),
        Arguments.of(
            FieldType.map(FieldType.DECIMAL, FieldType.BOOLEAN),
            Map.of(new BigDecimal("1E+3"), true),
            "{\"1000\":true}"),
        Arguments.of(
            FieldType.map(FieldType.logicalType(SqlTypes.DATE), FieldType.BOOLEAN),
            Map.of(LocalDate.of(2026, 11, 28), true),
            "{\"2026-11-28\":true}"),
        Arguments.of(
            FieldType.row(INNER), Row.withSchema(INNER).addValue(false).build(), "{\"x y\":false}"),
        Arguments.of(
            FieldType.logicalType(SqlTypes.DATE), LocalDate.of(2026, 11, 28), "\"2026-11-28\""),
        Arguments.of(FieldType.logicalType(SqlTypes.TIME), LocalTime.of(1, 2, 3), "\"01:02:03\""),
        Arguments.of(
            FieldType.logicalType(SqlTypes.DATETIME),
            LocalDateTime.of(2026, 1, 2, 3, 4, 5),
            "\"2026-01-02T03:04:05\""),
        Arguments.of(
            FieldType.logicalType(new NanosInstant()),
            Instant.ofEpochSecond(0, 1),
            "\"1970-01-01T00:00:00.000000001Z\""),
        Arguments.of(
            FieldType.logicalType(new UuidLogicalType()),
            new UUID(0, 7),
            "\"00000000-0000-0000-0000-000000000007\""),
        Arguments.of(FieldType.logicalType(COLOR), COLOR.valueOf("green"), "\"green\""),
        Arguments.of(
            FieldType.logicalType(EITHER), EITHER.createValue("text", "t"), "{\"text\":\"t\"}"),
        Arguments.of(FieldType.logicalType(FixedString.of(3)), "abc", "\"abc\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void eachTypeIsJsonThatSaysTheSame(FieldType type, Object value, String json)
      throws MalformedRecordException {
    Schema schema =
        Schema.builder().addNullableField("v", type).addNullableField("n", type).build();
    Row row = Row.withSchema(schema).addValues(value, null).build();

    assertThat(new String(RowText.of(row), UTF_8)).isEqualTo("{\"v\":" + json + ",\"n\":null}");
  }

  @Test
  void twoKeysOfAMapThatAreOneNameAreNoRow() {
    Schema schema =
        Schema.of(Schema.Field.of("v", FieldType.map(FieldType.BYTES, FieldType.INT32)));
    Row row =
        Row.withSchema(schema)
            .addValue(Map.of(new byte[] {1, 2, 3}, 1, new byte[] {1, 2, 3}, 2))
            .build();

    assertThatThrownBy(() -> RowText.of(row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("a map with two keys that are both AQID");
  }
}
