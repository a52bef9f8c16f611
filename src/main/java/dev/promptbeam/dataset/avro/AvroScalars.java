package dev.promptbeam.dataset.avro;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.promptbeam.dataset.avro.AvroValues.Value;
import dev.promptbeam.dataset.format.JsonCheck;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.TypedValues;
import dev.promptbeam.dataset.format.Utf8;
import dev.promptbeam.model.RowFailure;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Reads values that hold no others, by their type and their logical type. */
final class AvroScalars {
  private static final int DURATION = 12;
  private static final int UUID = 16;

  private final int most;
  private final JsonCheck json = JsonCheck.ofMember();
  private @Nullable MalformedRecordException problem;
  private @Nullable String repeated;

  /**
   * @param most bytes of a text
   */
  AvroScalars(int most) {
    this.most = most;
  }

  /** Another row begins. */
  void clear() {
    problem = null;
    repeated = null;
  }

  /** Why a value of the row says nothing; null where all do. */
  @Nullable MalformedRecordException problem() {
    return problem;
  }

  /** A value that says nothing costs its row; what stands behind it is read all the same. */
  void fail(String what) {
    if (problem == null) {
      problem = new MalformedRecordException(0, what);
    }
  }

  Value of(Schema schema) {
    return switch (schema.getType()) {
      case ENUM -> enumeration(schema);
      case FIXED -> fixed(schema);
      case STRING ->
          "JSON".equals(schema.getObjectProp("sqlType"))
              ? this::json
              : (in, out) -> text(in, out, "text");
      case BYTES -> bytes(schema);
      case INT, LONG -> whole(schema);
      case FLOAT -> (in, out) -> TypedValues.number(out, in.readFloat());
      case DOUBLE -> (in, out) -> TypedValues.number(out, in.readDouble());
      case BOOLEAN -> (in, out) -> out.add(in.readBoolean() ? "true" : "false");
      case NULL -> (in, out) -> out.addNull();
      case RECORD, ARRAY, MAP, UNION ->
          throw new IllegalArgumentException(schema.getType() + " holds others");
    };
  }

  private static Value enumeration(Schema schema) {
    List<String> symbols = schema.getEnumSymbols();
    return (in, out) -> {
      int index = in.readEnum();
      if (index < 0 || index >= symbols.size()) {
        throw new IOException("symbol " + index + " of an enum that has " + symbols.size());
      }
      out.addString(symbols.get(index));
    };
  }

  void text(BinaryDecoder in, RowBytes out, String what) throws IOException {
    byte[] bytes = bytes(in, out);
    if (bytes == null) {
      return;
    }
    try {
      Utf8.require(bytes, 0, bytes.length);
      out.addString(bytes, 0, bytes.length);
    } catch (MalformedRecordException e) {
      fail("a " + what + " that is " + e.problem());
      TypedValues.base64(out, bytes);
    }
  }

  /** What BigQuery calls so, and results: a text that is JSON. */
  private void json(BinaryDecoder in, RowBytes out) throws IOException {
    byte[] bytes = bytes(in, out);
    if (bytes == null) {
      return;
    }
    try {
      json.check(bytes, 0, bytes.length);
    } catch (MalformedRecordException e) {
      fail("no JSON: " + e.problem());
      TypedValues.base64(out, bytes);
      return;
    }
    JsonCheck.joinLines(bytes);
    out.add(bytes);
    repeated = repeated == null ? json.repeatedMember() : repeated;
  }

  /** A name that stands twice in one object of the row; null where none does. */
  @Nullable String repeatedMember() {
    return repeated;
  }

  /** The bytes that a length announces; null where they are too many for a row, and passed over. */
  private byte @Nullable [] bytes(BinaryDecoder in, RowBytes out) throws IOException {
    long length = in.readLong();
    if (length < 0) {
      throw new IOException("a text or bytes of length " + length);
    }
    if (length > most) {
      for (long left = length; left > 0; left -= Integer.MAX_VALUE) {
        in.skipFixed((int) Math.min(left, Integer.MAX_VALUE));
      }
      out.giveUp();
      return null;
    }
    byte[] bytes = new byte[(int) length];
    in.readFixed(bytes);
    return bytes;
  }

  private Value bytes(Schema schema) {
    String logical = logical(schema);
    int scale = scale(schema);
    return (in, out) -> {
      byte[] bytes = bytes(in, out);
      if (bytes == null) {
        return;
      }
      if (logical.equals("decimal") && bytes.length > 0) {
        decimal(out, bytes, scale);
      } else if (logical.equals("big-decimal")) {
        bigDecimal(out, bytes);
      } else {
        TypedValues.base64(out, bytes);
      }
    };
  }

  private void decimal(RowBytes out, byte[] bytes, int scale) {
    try {
      TypedValues.decimal(out, new BigInteger(bytes), scale);
    } catch (MalformedRecordException e) {
      fail(e.problem());
      TypedValues.base64(out, bytes);
    }
  }

  /** Digits, and behind them their scale. */
  private void bigDecimal(RowBytes out, byte[] bytes) {
    BinaryDecoder parts = DecoderFactory.get().binaryDecoder(bytes, null);
    ByteBuffer unscaled;
    int scale;
    try {
      unscaled = parts.readBytes(null);
      scale = parts.readInt();
    } catch (IOException | RuntimeException e) {
      fail("a big-decimal that cannot be read: " + RowFailure.name(e));
      TypedValues.base64(out, bytes);
      return;
    }
    decimal(out, unscaled.hasRemaining() ? unscaled.array() : new byte[1], scale);
  }

  private Value fixed(Schema schema) {
    String logical = logical(schema);
    int scale = scale(schema);
    int size = schema.getFixedSize();
    byte[] bytes = new byte[size];
    return (in, out) -> {
      in.readFixed(bytes);
      if (logical.equals("decimal") && size > 0) {
        decimal(out, bytes, scale);
      } else if (logical.equals("duration") && size == DURATION) {
        ByteBuffer parts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        TypedValues.span(
            out,
            Integer.toUnsignedLong(parts.getInt()),
            Integer.toUnsignedLong(parts.getInt()),
            Integer.toUnsignedLong(parts.getInt()));
      } else if (logical.equals("uuid") && size == UUID) {
        TypedValues.uuid(out, bytes, 0);
      } else {
        TypedValues.base64(out, bytes);
      }
    };
  }

  private void time(RowBytes out, long value, TimeUnit unit) {
    try {
      TypedValues.time(out, value, unit, false);
    } catch (MalformedRecordException e) {
      fail(e.problem());
      out.add(value);
    }
  }

  private Value whole(Schema schema) {
    if (schema.getType() == Schema.Type.INT) {
      return switch (logical(schema)) {
        case "date" -> (in, out) -> TypedValues.date(out, in.readInt());
        case "time-millis" -> (in, out) -> time(out, in.readInt(), MILLISECONDS);
        default -> (in, out) -> out.add((long) in.readInt());
      };
    }
    return switch (logical(schema)) {
      case "time-micros" -> (in, out) -> time(out, in.readLong(), MICROSECONDS);
      case "timestamp-millis" ->
          (in, out) -> TypedValues.timestamp(out, in.readLong(), MILLISECONDS, true);
      case "timestamp-micros" ->
          (in, out) -> TypedValues.timestamp(out, in.readLong(), MICROSECONDS, true);
      case "timestamp-nanos" ->
          (in, out) -> TypedValues.timestamp(out, in.readLong(), NANOSECONDS, true);
      case "local-timestamp-millis" ->
          (in, out) -> TypedValues.timestamp(out, in.readLong(), MILLISECONDS, false);
      case "local-timestamp-micros" ->
          (in, out) -> TypedValues.timestamp(out, in.readLong(), MICROSECONDS, false);
      case "local-timestamp-nanos" ->
          (in, out) -> TypedValues.timestamp(out, in.readLong(), NANOSECONDS, false);
      default -> (in, out) -> out.add(in.readLong());
    };
  }

  private static String logical(Schema schema) {
    return String.valueOf(schema.getProp("logicalType"));
  }

  private static int scale(Schema schema) {
    return schema.getObjectProp("scale") instanceof Number scale ? scale.intValue() : 0;
  }
}
