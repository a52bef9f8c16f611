package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.format.RowBytes;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * A group of fields as an object with all of them. Fields come in their order, and those without a
 * value do not come at all; a repeated one comes once for each of its values.
 */
class StructValue extends GroupConverter {
  private final GroupType type;
  private final Slot slot;
  private final RowState row;
  private final Converter[] fields;
  private final byte[][] names;

  /** Fields from here on are not written yet. */
  private int next;

  private boolean isListOpen;

  StructValue(GroupType type, Slot slot, RowState row, String path) {
    this.type = type;
    this.slot = slot;
    this.row = row;
    this.fields = new Converter[type.getFieldCount()];
    this.names = new byte[fields.length][];
    for (int index = 0; index < fields.length; index++) {
      int field = index;
      Type of = type.getType(index);
      names[index] = RowBytes.name(index == 0 ? "" : ",", of.getName());
      fields[index] = RowConverters.of(of, () -> open(field), row, path + of.getName());
    }
  }

  @Override
  public Converter getConverter(int index) {
    return fields[index];
  }

  @Override
  public void start() {
    slot.open();
    row.out.add('{');
    next = 0;
    isListOpen = false;
  }

  @Override
  public void end() {
    fill(fields.length);
    row.out.add('}');
  }

  private void open(int field) {
    if (isListOpen && next == field + 1) {
      row.out.add(',');
      return;
    }
    fill(field);
    name(field);
    next = field + 1;
    isListOpen = isRepeated(field);
    if (isListOpen) {
      row.out.add('[');
    }
  }

  /** Ends the list before, and writes fields without a value. */
  void fill(int field) {
    if (isListOpen) {
      row.out.add(']');
      isListOpen = false;
    }
    for (; next < field; next++) {
      name(next);
      if (isRepeated(next)) {
        row.out.add("[]");
      } else {
        row.out.addNull();
      }
    }
  }

  void name(int field) {
    row.out.add(names[field]);
  }

  private boolean isRepeated(int field) {
    return type.getType(field).isRepetition(Type.Repetition.REPEATED);
  }
}
