package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.format.JsonCheck;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.TypedValues;
import dev.promptbeam.dataset.format.Utf8;
import dev.promptbeam.model.RowFailure;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Values that are bytes: texts, and what is written as some of them. */
final class BinaryValue extends PrimitiveConverter {
  /** The day from which the days of INT96 count, as those since 1970 began. */
  private static final int JULIAN_EPOCH = 2_440_588;

  private static final long NANOS = 1_000_000_000;

  private final Slot slot;
  private final RowState row;
  private final String path;
  private final Form form;

  /** How bytes are said. */
  private interface Form {
    void print(RowBytes out, byte[] bytes, int from, int to) throws MalformedRecordException;
  }

  private BinaryValue(Slot slot, RowState row, String path, Form form) {
    this.slot = slot;
    this.row = row;
    this.path = path;
    this.form = form;
  }

  static BinaryValue of(PrimitiveType type, Slot slot, RowState row, String path) {
    boolean isInt96 = type.getPrimitiveTypeName() == PrimitiveTypeName.INT96;
    Form form = isInt96 ? BinaryValue::int96 : form(type.getLogicalTypeAnnotation(), row);
    return new BinaryValue(slot, row, path, form);
  }

  /** The bytes as a text, whatever they say. */
  static BinaryValue text(Slot slot, RowState row, String path) {
    return new BinaryValue(slot, row, path, BinaryValue::text);
  }

  private static Form form(LogicalTypeAnnotation logical, RowState row) {
    if (logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation) {
      return BinaryValue::text;
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      int scale = decimal.getScale();
      return (out, bytes, from, to) -> decimal(out, bytes, from, to, scale);
    }
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      return (out, bytes, from, to) -> TypedValues.uuid(out, bytes, from);
    }
    if (logical instanceof Float16LogicalTypeAnnotation) {
      return (out, bytes, from, to) ->
          TypedValues.number(out, TypedValues.half(littleEndian(bytes, from).getShort()));
    }
    if (logical instanceof IntervalLogicalTypeAnnotation) {
      return BinaryValue::interval;
    }
    if (logical instanceof JsonLogicalTypeAnnotation) {
      JsonCheck check = JsonCheck.ofMember();
      return (out, bytes, from, to) -> json(check, row, bytes, from, to);
    }
    return (out, bytes, from, to) -> TypedValues.base64(out, Arrays.copyOfRange(bytes, from, to));
  }

  @Override
  public void addBinary(Binary value) {
    slot.open();
    ByteBuffer buffer = value.toByteBuffer();
    byte[] bytes = buffer.hasArray() ? buffer.array() : value.getBytes();
    int from = buffer.hasArray() ? buffer.arrayOffset() + buffer.position() : 0;
    int to = from + value.length();
    try {
      form.print(row.out, bytes, from, to);
    } catch (MalformedRecordException e) {
      fail(e.problem(), bytes, from, to);
    } catch (RuntimeException e) {
      fail("not what its type says: " + RowFailure.name(e), bytes, from, to);
    }
  }

  private void fail(String what, byte[] bytes, int from, int to) {
    row.fail(path, what);
    TypedValues.base64(row.out, Arrays.copyOfRange(bytes, from, to));
  }

  private static void text(RowBytes out, byte[] bytes, int from, int to)
      throws MalformedRecordException {
    Utf8.require(bytes, from, to);
    out.addString(bytes, from, to);
  }

  private static void decimal(RowBytes out, byte[] bytes, int from, int to, int scale)
      throws MalformedRecordException {
    if (from == to) {
      throw new MalformedRecordException(0, "a number of no bytes");
    }
    TypedValues.decimal(out, new BigInteger(bytes, from, to - from), scale);
  }

  private static void json(JsonCheck check, RowState row, byte[] bytes, int from, int to)
      throws MalformedRecordException {
    try {
      check.check(bytes, from, to);
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(0, "no JSON: " + e.problem());
    }
    byte[] json = Arrays.copyOfRange(bytes, from, to);
    JsonCheck.joinLines(json);
    row.out.add(json);
    row.repeat(check.repeatedMember());
  }

  private static void int96(RowBytes out, byte[] bytes, int from, int to) {
    ByteBuffer value = littleEndian(bytes, from);
    long nanos = value.getLong();
    long day = value.getInt() - (long) JULIAN_EPOCH;
    long seconds = Math.floorDiv(nanos, NANOS);
    TypedValues.timestamp(
        out,
        day + Math.floorDiv(seconds, 86_400L),
        Math.floorMod(seconds, 86_400L),
        (int) Math.floorMod(nanos, NANOS),
        false);
  }

  private static void interval(RowBytes out, byte[] bytes, int from, int to) {
    ByteBuffer value = littleEndian(bytes, from);
    TypedValues.span(
        out,
        Integer.toUnsignedLong(value.getInt()),
        Integer.toUnsignedLong(value.getInt()),
        Integer.toUnsignedLong(value.getInt()));
  }

  private static ByteBuffer littleEndian(byte[] bytes, int from) {
    return ByteBuffer.wrap(bytes, from, bytes.length - from).order(ByteOrder.LITTLE_ENDIAN);
  }
}
