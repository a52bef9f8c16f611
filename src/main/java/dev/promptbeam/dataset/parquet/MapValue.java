package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.MemberText;
import java.util.HashSet;
import java.util.Set;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;

/** A map as an object, its members in the order of the file and named by its keys as text. */
final class MapValue extends GroupConverter {
  private final Slot slot;
  private final RowState row;
  private final String path;
  private final Entry entry;

  private Set<String> names = new HashSet<>();

  private boolean isFirst;

  MapValue(GroupType type, Slot slot, RowState row, String path) {
    this.slot = slot;
    this.row = row;
    this.path = path;
    this.entry = new Entry(type.getType(0).asGroupType(), path + ".");
  }

  @Override
  public Converter getConverter(int index) {
    return entry;
  }

  @Override
  public void start() {
    slot.open();
    row.out.add('{');
    isFirst = true;
    names = new HashSet<>();
  }

  @Override
  public void end() {
    row.out.add('}');
  }

  private final class Entry extends GroupConverter {
    private final Converter[] fields;
    private boolean hasKey;
    private boolean hasValue;
    private int keyFrom;

    Entry(GroupType type, String path) {
      this.fields = new Converter[type.getFieldCount()];
      fields[0] =
          PrimitiveValues.asText(type.getType(0).asPrimitiveType(), this::key, row, path + "key");
      if (fields.length > 1) {
        fields[1] = RowConverters.of(type.getType(1), this::value, row, path + "value");
      }
    }

    @Override
    public Converter getConverter(int index) {
      return fields[index];
    }

    @Override
    public void start() {
      hasKey = false;
      hasValue = false;
    }

    /** A key that is null, which the format forbids and files have, is an empty one. */
    private void key() {
      hasKey = true;
      if (!isFirst) {
        row.out.add(',');
      }
      isFirst = false;
      keyFrom = row.out.length();
    }

    private void value() {
      keyIsThere();
      noteKey();
      row.out.add(':');
      hasValue = true;
    }

    private void noteKey() {
      if (row.out.isOver()) {
        return;
      }
      try {
        String name = MemberText.nameOf(row.out.array(), keyFrom, row.out.length());
        row.repeat(names.add(name) ? null : name);
      } catch (MalformedRecordException e) {
        row.fail(path + ".key", e.problem());
      }
    }

    private void keyIsThere() {
      if (!hasKey) {
        key();
        row.out.add("\"\"");
      }
    }

    @Override
    public void end() {
      if (!hasValue) {
        value();
        row.out.addNull();
      }
    }
  }
}
