package dev.promptbeam.dataset.avro;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.MemberText;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.model.JsonLimits;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.jspecify.annotations.Nullable;

/** Reads the values of a schema, records, lists and maps of them, and says them as JSON. */
final class AvroValues {
  /** A row that is nested too deep is passed over; what is deeper still is no row. */
  private static final int MOST_LEVELS = 1_200;

  private final AvroScalars scalars;
  private final Map<String, Value> records = new HashMap<>();

  /** Records, lists and maps around the present value, the row included. */
  private int depth;

  private @Nullable String repeated;

  /** Reads one value. */
  @FunctionalInterface
  interface Value {
    void read(BinaryDecoder in, RowBytes out) throws IOException;
  }

  /**
   * @param most bytes of a text
   */
  AvroValues(int most) {
    scalars = new AvroScalars(most);
  }

  /** Another row begins. */
  void clear() {
    depth = 1;
    scalars.clear();
    repeated = null;
  }

  /** A name that stands twice in one map, or one JSON object, of the row; null where none does. */
  @Nullable String repeatedMember() {
    return repeated == null ? scalars.repeatedMember() : repeated;
  }

  /** Why a value of the row says nothing; null where all do. */
  @Nullable MalformedRecordException problem() {
    return scalars.problem();
  }

  Value of(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ARRAY -> array(of(schema.getElementType()));
      case MAP -> map(of(schema.getValueType()));
      case UNION -> union(schema.getTypes().stream().map(this::of).toArray(Value[]::new));
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
          scalars.of(schema);
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

  /** What Avro has no name for stands beside it: so results are written. */
  static String name(Schema.Field field) {
    String column = field.getProp("promptbeam.column");
    return column == null ? field.name() : column;
  }

  /** The names of members with what stands before and behind them. */
  static byte[][] names(List<Schema.Field> fields) {
    byte[][] names = new byte[fields.size()][];
    for (int index = 0; index < names.length; index++) {
      names[index] = RowBytes.name(index == 0 ? "{" : ",", name(fields.get(index)));
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
    if (++depth > MOST_LEVELS) {
      throw new IOException(JsonLimits.tooDeep());
    }
    if (depth > JsonLimits.LEVELS) {
      scalars.fail(JsonLimits.tooDeep());
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
      Set<String> names = new HashSet<>();
      for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
        for (; left > 0; left--) {
          if (!isFirst) {
            out.add(',');
          }
          isFirst = false;
          int from = out.length();
          scalars.text(in, out, "name");
          name(out, from, names);
          out.add(':');
          value.read(in, out);
        }
      }
      out.add('}');
      depth--;
    };
  }

  private void name(RowBytes out, int from, Set<String> names) {
    if (out.isOver()) {
      return;
    }
    try {
      String name = MemberText.nameOf(out.array(), from, out.length());
      repeated = names.add(name) ? repeated : name;
    } catch (MalformedRecordException e) {
      scalars.fail(e.problem());
    }
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
}
