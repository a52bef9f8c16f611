package dev.promptbeam.dataset.avro;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.TypedValues;
import dev.promptbeam.dataset.format.Utf8;
import dev.promptbeam.model.JsonLimits;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Reads the values of a schema and says them as JSON. */
final class AvroValues {
  private static final int DURATION = 12;
  private static final int UUID = 16;

  private final int most;
  private final Map<String, Value> records = new HashMap<>();
  private int depth;
  private @Nullable MalformedRecordException problem;

  /** Reads one value. */
  @FunctionalInterface
  interface Value {
    void read(BinaryDecoder in, RowBytes out) throws IOException;
  }

  /**
   * @param most bytes of a text
   */
  AvroValues(int most) {
    this.most = most;
  }

  /** Another row begins. */
  void clear() {
    depth = 0;
    problem = null;
  }

  /** Why a value of the row says nothing; null where all do. */
  @Nullable MalformedRecordException problem() {
    return problem;
  }

  Value of(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM -> enumeration(schema);
      case ARRAY -> array(of(schema.getElementType()));
      case MAP -> map(of(schema.getValueType()));
      case UNION -> union(schema.getTypes().stream().map(this::of).toArray(Value[]::new));
      case FIXED -> fixed(schema);
      case STRING -> (in, out) -> text(in, out, "text");
      case BYTES -> bytes(schema);
      case INT, LONG -> whole(schema);
      case FLOAT -> (in, out) -> TypedValues.number(out, in.readFloat());
      case DOUBLE -> (in, out) -> TypedValues.number(out, in.readDouble());
      case BOOLEAN -> (in, out) -> out.add(in.readBoolean() ? "true" : "false");
      case NULL -> (in, out) -> out.addNull();
    };
  }

  /** A record may hold others of its own type. */
  private Value record(Schema schema) {
    String name = schema.getFullName();
    Value known = name == null ? null : records.get(name);
    if (known != null) {
      return known;
    }
    List<Schema.Field> fields = schema.getFields();
    byte[][] names = names(fields);
    Value[] values = new Value[names.length];
    Value record = (in, out) -> record(in, out, names, values);
    if (name != null) {
      records.put(name, record);
    }
    for (int index = 0; index < values.length; index++) {
      values[index] = of(fields.get(index).schema());
    }
    return record;
  }

  /** The names of members with what stands before and behind them. */
  static byte[][] names(List<Schema.Field> fields) {
    byte[][] names = new byte[fields.size()][];
    for (int index = 0; index < names.length; index++) {
      names[index] = RowBytes.name(index == 0 ? "{" : ",", fields.get(index).name());
    }
    return names;
  }

  private void record(BinaryDecoder in, RowBytes out, byte[][] names, Value[] values)
      throws IOException {
    enter();
    for (int index = 0; index < values.length; index++) {
      out.add(names[index]);
      values[index].read(in, out);
    }
    out.add(values.length == 0 ? "{}" : "}");
    depth--;
  }

  private void enter() throws IOException {
    if (++depth > JsonLimits.LEVELS) {
      throw new IOException(JsonLimits.tooDeep());
    }
  }

  private Value array(Value element) {
    return (in, out) -> {
      enter();
      out.add('[');
      boolean isFirst = true;
      for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
        for (; left > 0; left--) {
          if (!isFirst) {
            out.add(',');
          }
          isFirst = false;
          element.read(in, out);
        }
      }
      out.add(']');
      depth--;
    };
  }

  private Value map(Value value) {
    return (in, out) -> {
      enter();
      out.add('{');
      boolean isFirst = true;
      for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
        for (; left > 0; left--) {
          if (!isFirst) {
            out.add(',');
          }
          isFirst = false;
          text(in, out, "name");
          out.add(':');
          value.read(in, out);
        }
      }
      out.add('}');
      depth--;
    };
  }

  private static Value union(Value[] branches) {
    return (in, out) -> {
      int index = in.readIndex();
      if (index < 0 || index >= branches.length) {
        throw new IOException("branch " + index + " of a union that has " + branches.length);
      }
      branches[index].read(in, out);
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

  private void text(BinaryDecoder in, RowBytes out, String what) throws IOException {
    byte[] bytes = bytes(in, out);
    if (bytes == null) {
      return;
    }
    try {
      Utf8.require(bytes, 0, bytes.length);
      out.addString(bytes, 0, bytes.length);
    } catch (MalformedRecordException e) {
      problem = new MalformedRecordException(0, "a " + what + " that is " + e.problem());
      TypedValues.base64(out, bytes);
    }
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
        TypedValues.decimal(out, new BigInteger(bytes), scale);
      } else if (logical.equals("big-decimal")) {
        BinaryDecoder parts = DecoderFactory.get().binaryDecoder(bytes, null);
        byte[] unscaled = bytes(parts, out);
        TypedValues.decimal(out, new BigInteger(unscaled), parts.readInt());
      } else {
        TypedValues.base64(out, bytes);
      }
    };
  }

  private static Value fixed(Schema schema) {
    String logical = logical(schema);
    int scale = scale(schema);
    int size = schema.getFixedSize();
    byte[] bytes = new byte[size];
    return (in, out) -> {
      in.readFixed(bytes);
      if (logical.equals("decimal") && size > 0) {
        TypedValues.decimal(out, new BigInteger(bytes), scale);
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

  private static Value whole(Schema schema) {
    if (schema.getType() == Schema.Type.INT) {
      return switch (logical(schema)) {
        case "date" -> (in, out) -> TypedValues.date(out, in.readInt());
        case "time-millis" -> (in, out) -> TypedValues.time(out, in.readInt(), MILLISECONDS, false);
        default -> (in, out) -> out.add((long) in.readInt());
      };
    }
    return switch (logical(schema)) {
      case "time-micros" -> (in, out) -> TypedValues.time(out, in.readLong(), MICROSECONDS, false);
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
