package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.MemberText;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.TypedValues;
import dev.promptbeam.model.JsonLimits;
import dev.promptbeam.model.RowFailure;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.variant.ImmutableMetadata;
import org.apache.parquet.variant.Variant;
import org.apache.parquet.variant.VariantBuilder;
import org.apache.parquet.variant.VariantConverters;
import org.jspecify.annotations.Nullable;

/** A VARIANT as the JSON it stands for, put together where it is stored in pieces. */
final class VariantValue extends GroupConverter
    implements VariantConverters.ParentConverter<VariantBuilder> {
  private final Slot slot;
  private final RowState row;
  private final String path;
  private final GroupConverter parts;
  private @Nullable VariantBuilder builder;
  private @Nullable String failure;

  VariantValue(GroupType type, Slot slot, RowState row, String path) {
    this.slot = slot;
    this.row = row;
    this.path = path;
    this.parts = VariantConverters.newVariantConverter(type, this::metadata, this);
  }

  /** Why values of such a type cannot be put together; null where they can. */
  static @Nullable String problem(GroupType type) {
    try {
      VariantConverters.newVariantConverter(type, metadata -> {}, builder -> {});
      return null;
    } catch (UnsupportedOperationException e) {
      return e.getMessage();
    }
  }

  private void metadata(ByteBuffer bytes) {
    attempt(() -> builder = new VariantBuilder(new ImmutableMetadata(bytes)));
  }

  @Override
  public void build(Consumer<VariantBuilder> consumer) {
    if (builder != null) {
      VariantBuilder present = builder;
      attempt(() -> consumer.accept(present));
    }
  }

  /** What fails costs its row, and is said where the value ends. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError e) {
      failure = failure == null ? "a VARIANT that cannot be read: " + RowFailure.name(e) : failure;
    }
  }

  @Override
  public Converter getConverter(int index) {
    return parts.getConverter(index);
  }

  @Override
  public void start() {
    builder = null;
    failure = null;
    parts.start();
  }

  @Override
  public void end() {
    attempt(parts::end);
    slot.open();
    int from = row.out.length();
    attempt(this::print);
    if (failure != null) {
      fail(from, failure);
    }
  }

  private void print() {
    if (builder == null) {
      failure = failure == null ? "a VARIANT without metadata" : failure;
      return;
    }
    builder.appendNullIfEmpty();
    try {
      print(builder.build(), 1);
    } catch (MalformedRecordException e) {
      failure = e.problem();
    }
  }

  /** What of the value was written is taken back. */
  private void fail(int from, String what) {
    row.fail(path, what);
    row.out.cut(from);
    row.out.addNull();
  }

  /**
   * Adds a value.
   *
   * @param depth objects and lists around it, the row included
   */
  private void print(Variant value, int depth) throws MalformedRecordException {
    Variant.Type type = value.getType();
    if (depth >= JsonLimits.LEVELS && (type == Variant.Type.OBJECT || type == Variant.Type.ARRAY)) {
      throw new MalformedRecordException(0, JsonLimits.tooDeep());
    }
    RowBytes out = row.out;
    switch (type) {
      case OBJECT -> object(value, depth);
      case ARRAY -> array(value, depth);
      case NULL -> out.addNull();
      case BOOLEAN -> out.add(value.getBoolean() ? "true" : "false");
      case BYTE -> out.add((long) value.getByte());
      case SHORT -> out.add((long) value.getShort());
      case INT -> out.add((long) value.getInt());
      case LONG -> out.add(value.getLong());
      case STRING -> out.addString(value.getString());
      case DOUBLE -> TypedValues.number(out, value.getDouble());
      case FLOAT -> TypedValues.number(out, value.getFloat());
      case DECIMAL4, DECIMAL8, DECIMAL16 -> decimal(value.getDecimal());
      case DATE -> TypedValues.date(out, value.getInt());
      case TIME -> TypedValues.time(out, value.getLong(), TimeUnit.MICROSECONDS, false);
      case TIMESTAMP_TZ -> timestamp(out, value, TimeUnit.MICROSECONDS, true);
      case TIMESTAMP_NTZ -> timestamp(out, value, TimeUnit.MICROSECONDS, false);
      case TIMESTAMP_NANOS_TZ -> timestamp(out, value, TimeUnit.NANOSECONDS, true);
      case TIMESTAMP_NANOS_NTZ -> timestamp(out, value, TimeUnit.NANOSECONDS, false);
      case UUID -> out.addString(value.getUUID().toString());
      case BINARY -> {
        ByteBuffer buffer = value.getBinary();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        TypedValues.base64(out, bytes);
      }
    }
  }

  private void decimal(BigDecimal value) throws MalformedRecordException {
    TypedValues.decimal(row.out, value.unscaledValue(), value.scale());
  }

  private static void timestamp(RowBytes out, Variant value, TimeUnit unit, boolean isUtc) {
    TypedValues.timestamp(out, value.getLong(), unit, isUtc);
  }

  private void object(Variant value, int depth) throws MalformedRecordException {
    Set<String> names = new HashSet<>();
    for (int index = 0; index < value.numObjectElements(); index++) {
      Variant.ObjectField field = value.getFieldAtIndex(index);
      row.out.add(index == 0 ? '{' : ',');
      row.out.addName(MemberText.requireName(field.key));
      row.repeat(names.add(field.key) ? null : field.key);
      print(field.value, depth + 1);
    }
    row.out.add(value.numObjectElements() == 0 ? "{}" : "}");
  }

  private void array(Variant value, int depth) throws MalformedRecordException {
    for (int index = 0; index < value.numArrayElements(); index++) {
      row.out.add(index == 0 ? '[' : ',');
      print(value.getElementAtIndex(index), depth + 1);
    }
    row.out.add(value.numArrayElements() == 0 ? "[]" : "]");
  }
}
