package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.MemberText;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Puts the values of one row after another together, as the JSON of the row. */
final class RowMaterializer extends RecordMaterializer<RowState> {
  private final RowState row;
  private final Root root;

  /**
   * @param most bytes of a row
   * @param keyColumn null where rows have none
   */
  RowMaterializer(MessageType schema, @Nullable String keyColumn, int most) {
    this.row = new RowState(most);
    boolean hasKey = keyColumn != null && schema.containsField(keyColumn);
    this.root = new Root(schema, row, hasKey ? schema.getFieldIndex(keyColumn) : -1);
  }

  @Override
  public RowState getCurrentRecord() {
    return row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  /** The key column's text in the row that was read last; null where it has none. */
  @Nullable String key() throws MalformedRecordException {
    return root.from < 0 ? null : MemberText.of(row.out.array(), root.from, root.to);
  }

  /** Knows where the key stands in its row. */
  private static final class Root extends StructValue {
    private final RowState row;
    private final int key;
    private int from;
    private int to;

    Root(MessageType schema, RowState row, int key) {
      super(schema, () -> {}, row, "");
      this.row = row;
      this.key = key;
    }

    @Override
    public void start() {
      row.clear();
      from = -1;
      to = -1;
      super.start();
    }

    @Override
    void fill(int field) {
      super.fill(field);
      if (from >= 0 && to < 0) {
        to = row.out.length();
      }
    }

    @Override
    void name(int field) {
      if (from >= 0 && to < 0) {
        to = row.out.length();
      }
      super.name(field);
      if (field == key) {
        from = row.out.length();
      }
    }
  }
}
