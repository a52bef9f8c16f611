package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.TypedValues;
import java.nio.ByteBuffer;
import java.util.Objects;
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
    builder = new VariantBuilder(new ImmutableMetadata(bytes));
  }

  @Override
  public void build(Consumer<VariantBuilder> consumer) {
    consumer.accept(Objects.requireNonNull(builder, "a VARIANT without metadata"));
  }

  @Override
  public Converter getConverter(int index) {
    return parts.getConverter(index);
  }

  @Override
  public void start() {
    parts.start();
  }

  @Override
  public void end() {
    parts.end();
    slot.open();
    VariantBuilder built = builder;
    builder = null;
    if (built == null) {
      row.fail(path, "a VARIANT without metadata");
      row.out.addNull();
      return;
    }
    built.appendNullIfEmpty();
    print(row.out, built.build());
  }

  private static void print(RowBytes out, Variant value) {
    switch (value.getType()) {
      case OBJECT -> object(out, value);
      case ARRAY -> array(out, value);
      case NULL -> out.addNull();
      case BOOLEAN -> out.add(value.getBoolean() ? "true" : "false");
      case BYTE -> out.add((long) value.getByte());
      case SHORT -> out.add((long) value.getShort());
      case INT -> out.add((long) value.getInt());
      case LONG -> out.add(value.getLong());
      case STRING -> out.addString(value.getString());
      case DOUBLE -> TypedValues.number(out, value.getDouble());
      case FLOAT -> TypedValues.number(out, value.getFloat());
      case DECIMAL4, DECIMAL8, DECIMAL16 -> out.add(value.getDecimal().toPlainString());
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

  private static void timestamp(RowBytes out, Variant value, TimeUnit unit, boolean isUtc) {
    TypedValues.timestamp(out, value.getLong(), unit, isUtc);
  }

  private static void object(RowBytes out, Variant value) {
    for (int index = 0; index < value.numObjectElements(); index++) {
      Variant.ObjectField field = value.getFieldAtIndex(index);
      out.add(index == 0 ? '{' : ',');
      out.addName(field.key);
      print(out, field.value);
    }
    out.add(value.numObjectElements() == 0 ? "{}" : "}");
  }

  private static void array(RowBytes out, Variant value) {
    for (int index = 0; index < value.numArrayElements(); index++) {
      out.add(index == 0 ? '[' : ',');
      print(out, value.getElementAtIndex(index));
    }
    out.add(value.numArrayElements() == 0 ? "[]" : "]");
  }
}
