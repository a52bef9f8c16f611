package dev.promptbeam.dataset.parquet;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.TypedValues;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Single values as JSON, by their physical type and what it stands for. */
final class PrimitiveValues {
  private PrimitiveValues() {}

  static PrimitiveConverter of(PrimitiveType type, Slot slot, RowState row, String path) {
    return switch (type.getPrimitiveTypeName()) {
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> BinaryValue.of(type, slot, row, path);
      case INT32, INT64 -> new Whole(slot, row, path, whole(type, row.out));
      case BOOLEAN, FLOAT, DOUBLE -> new Plain(slot, row.out);
    };
  }

  /** The same as the name of a member: what is no text in JSON is put in quotes. */
  static PrimitiveConverter asText(PrimitiveType type, Slot slot, RowState row, String path) {
    PrimitiveConverter value =
        type.getLogicalTypeAnnotation() instanceof JsonLogicalTypeAnnotation
            ? BinaryValue.text(slot, row, path)
            : of(type, slot, row, path);
    return new Quoted(value, row.out);
  }

  private static Form whole(PrimitiveType type, RowBytes out) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean isNarrow = type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32;
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return value -> TypedValues.decimal(out, value, decimal.getScale());
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return value -> TypedValues.date(out, value);
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      TimeUnit unit = unit(time.getUnit());
      return value -> TypedValues.time(out, value, unit, time.isAdjustedToUTC());
    }
    if (logical instanceof TimestampLogicalTypeAnnotation time) {
      TimeUnit unit = unit(time.getUnit());
      return value -> TypedValues.timestamp(out, value, unit, time.isAdjustedToUTC());
    }
    if (logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      return isNarrow
          ? value -> out.add(Integer.toUnsignedLong((int) value))
          : value -> out.add(Long.toUnsignedString(value));
    }
    return out::add;
  }

  private static TimeUnit unit(LogicalTypeAnnotation.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> MILLISECONDS;
      case MICROS -> MICROSECONDS;
      case NANOS -> NANOSECONDS;
    };
  }

  /** How a whole number is said. */
  private interface Form {
    void print(long value) throws MalformedRecordException;
  }

  /** A whole number, and what is counted in them. */
  private static final class Whole extends PrimitiveConverter {
    private final Slot slot;
    private final RowState row;
    private final String path;
    private final Form form;

    Whole(Slot slot, RowState row, String path, Form form) {
      this.slot = slot;
      this.row = row;
      this.path = path;
      this.form = form;
    }

    @Override
    public void addInt(int value) {
      addLong(value);
    }

    @Override
    public void addLong(long value) {
      slot.open();
      try {
        form.print(value);
      } catch (MalformedRecordException e) {
        row.fail(path, e.problem());
        row.out.add(value);
      }
    }
  }

  private static final class Plain extends PrimitiveConverter {
    private final Slot slot;
    private final RowBytes out;

    Plain(Slot slot, RowBytes out) {
      this.slot = slot;
      this.out = out;
    }

    @Override
    public void addBoolean(boolean value) {
      slot.open();
      out.add(value ? "true" : "false");
    }

    @Override
    public void addFloat(float value) {
      slot.open();
      TypedValues.number(out, value);
    }

    @Override
    public void addDouble(double value) {
      slot.open();
      TypedValues.number(out, value);
    }
  }

  /** Puts quotes around what has none. */
  private static final class Quoted extends PrimitiveConverter {
    private final PrimitiveConverter value;
    private final RowBytes out;

    Quoted(PrimitiveConverter value, RowBytes out) {
      this.value = value;
      this.out = out;
    }

    private void quoted(Runnable add) {
      int before = out.length();
      add.run();
      int start = before < out.length() && out.array()[before] == ',' ? before + 1 : before;
      if (start < out.length() && out.array()[start] != '"') {
        out.quoteFrom(start);
      }
    }

    @Override
    public void addBinary(org.apache.parquet.io.api.Binary binary) {
      quoted(() -> value.addBinary(binary));
    }

    @Override
    public void addBoolean(boolean given) {
      quoted(() -> value.addBoolean(given));
    }

    @Override
    public void addInt(int given) {
      quoted(() -> value.addInt(given));
    }

    @Override
    public void addLong(long given) {
      quoted(() -> value.addLong(given));
    }

    @Override
    public void addFloat(float given) {
      quoted(() -> value.addFloat(given));
    }

    @Override
    public void addDouble(double given) {
      quoted(() -> value.addDouble(given));
    }
  }
}
