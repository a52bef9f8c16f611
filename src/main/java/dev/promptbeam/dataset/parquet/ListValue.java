package dev.promptbeam.dataset.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** A list, written in two levels or in three. */
final class ListValue extends GroupConverter {
  private final Slot slot;
  private final RowState row;
  private final Converter repeated;
  private boolean isFirst;

  ListValue(GroupType type, Slot slot, RowState row, String path) {
    this.slot = slot;
    this.row = row;
    Type inner = type.getType(0);
    this.repeated =
        RowConverters.isElement(type, inner)
            ? RowConverters.of(inner, this::next, row, path + ".")
            : new Frame(inner.asGroupType().getType(0), path + ".");
  }

  @Override
  public Converter getConverter(int index) {
    return repeated;
  }

  @Override
  public void start() {
    slot.open();
    row.out.add('[');
    isFirst = true;
  }

  @Override
  public void end() {
    row.out.add(']');
  }

  private void next() {
    if (!isFirst) {
      row.out.add(',');
    }
    isFirst = false;
  }

  /** The level around an element, which is there for elements that are null, too. */
  private final class Frame extends GroupConverter {
    private final Converter element;
    private boolean isNull;

    Frame(Type type, String path) {
      this.element =
          RowConverters.of(
              type,
              () -> {
                isNull = false;
                next();
              },
              row,
              path);
    }

    @Override
    public Converter getConverter(int index) {
      return element;
    }

    @Override
    public void start() {
      isNull = true;
    }

    @Override
    public void end() {
      if (isNull) {
        next();
        row.out.addNull();
      }
    }
  }
}
