package dev.promptbeam.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.TypedValues;
import dev.promptbeam.model.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.OneOfType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Says a row as one JSON object, the same each time: decimals and 64-bit numbers as they are, times
 * as ISO text, bytes in base64, members of maps in the order of their names, nulls.
 */
final class RowText {
  private RowText() {}

  /**
   * @throws MalformedRecordException for a value that no JSON can hold
   */
  static byte[] of(Row row) throws MalformedRecordException {
    RowBytes out = new RowBytes();
    addRow(out, row);
    return out.toByteArray();
  }

  private static void addRow(RowBytes out, Row row) throws MalformedRecordException {
    out.add('{');
    for (int index = 0; index < row.getFieldCount(); index++) {
      Field field = row.getSchema().getField(index);
      name(out, index, field.getName());
      add(out, field.getType(), row.getValue(index));
    }
    out.add('}');
  }

  private static void add(RowBytes out, FieldType type, @Nullable Object value)
      throws MalformedRecordException {
    if (value == null) {
      out.addNull();
      return;
    }
    switch (type.getTypeName()) {
      case BYTE, INT16, INT32, INT64 -> out.add(((Number) value).longValue());
      case DECIMAL -> decimal(out, (BigDecimal) value);
      case FLOAT -> TypedValues.number(out, (float) value);
      case DOUBLE -> TypedValues.number(out, (double) value);
      case STRING -> out.addString(value.toString());
      case BOOLEAN -> out.add(value.toString());
      case BYTES -> TypedValues.base64(out, (byte[]) value);
      case DATETIME -> out.addString(value.toString());
      case ARRAY, ITERABLE -> list(out, elementType(type), (Iterable<?>) value);
      case MAP -> map(out, type, (Map<?, ?>) value);
      case ROW -> addRow(out, (Row) value);
      case LOGICAL_TYPE -> logical(out, type.getLogicalType(), value);
    }
  }

  private static void decimal(RowBytes out, BigDecimal value) throws MalformedRecordException {
    TypedValues.decimal(out, value.unscaledValue(), value.scale());
  }

  private static FieldType elementType(FieldType type) {
    FieldType element = type.getCollectionElementType();
    if (element == null) {
      throw new IllegalStateException("a list without a type of elements: " + type);
    }
    return element;
  }

  private static void list(RowBytes out, FieldType element, Iterable<?> values)
      throws MalformedRecordException {
    out.add('[');
    boolean first = true;
    for (Object value : values) {
      if (!first) {
        out.add(',');
      }
      first = false;
      add(out, element, value);
    }
    out.add(']');
  }

  /** Sorted: the order of a map may be another one each time it is made. */
  private static void map(RowBytes out, FieldType type, Map<?, ?> values)
      throws MalformedRecordException {
    FieldType keyType = type.getMapKeyType();
    FieldType valueType = type.getMapValueType();
    if (keyType == null || valueType == null) {
      throw new IllegalStateException("a map without types of keys and values: " + type);
    }
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      String key = memberName(keyType, entry.getKey());
      if (sorted.containsKey(key)) {
        throw new MalformedRecordException(0, "a map with two keys that are both " + key);
      }
      sorted.put(key, entry.getValue());
    }
    out.add('{');
    int index = 0;
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      name(out, index++, entry.getKey());
      add(out, valueType, entry.getValue());
    }
    out.add('}');
  }

  /** As a value of that type is said, without quotes. */
  private static String memberName(FieldType type, @Nullable Object key)
      throws MalformedRecordException {
    if (key instanceof String text) {
      return text;
    }
    RowBytes out = new RowBytes();
    add(out, type, key);
    String json = new String(out.toByteArray(), UTF_8);
    try {
      return json.startsWith("\"") ? Json.MAPPER.readValue(json, String.class) : json;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this was written here: " + json, e);
    }
  }

  /** Those whose values say themselves, and all others as what they are stored as. */
  private static <InputT, BaseT> void logical(
      RowBytes out, @Nullable LogicalType<InputT, BaseT> type, Object value)
      throws MalformedRecordException {
    if (type == null) {
      throw new IllegalStateException("a logical type without a type");
    }
    if (type instanceof EnumerationType names && value instanceof EnumerationType.Value one) {
      out.addString(names.toString(one));
    } else if (type instanceof OneOfType cases && value instanceof OneOfType.Value one) {
      out.add('{');
      name(out, 0, cases.getCaseEnumType().toString(one.getCaseType()));
      add(out, cases.getFieldType(one), one.getValue());
      out.add('}');
    } else if (saysItself(value)) {
      out.addString(value.toString());
    } else {
      @SuppressWarnings("unchecked") // a row holds values of its types
      BaseT base = type.toBaseType((InputT) value);
      add(out, type.getBaseType(), base);
    }
  }

  private static boolean saysItself(Object value) {
    return value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof Duration
        || value instanceof UUID;
  }

  private static void name(RowBytes out, int index, String name) {
    out.add(RowBytes.name(index == 0 ? "" : ",", name));
  }

  /** A line of ready requests. */
  static byte[] ofRequest(@Nullable String key, String request) {
    RowBytes out = new RowBytes();
    out.add('{');
    name(out, 0, "key");
    if (key == null) {
      out.addNull();
    } else {
      out.addString(key);
    }
    name(out, 1, "request");
    out.add(request.getBytes(UTF_8));
    out.add('}');
    return out.toByteArray();
  }
}
