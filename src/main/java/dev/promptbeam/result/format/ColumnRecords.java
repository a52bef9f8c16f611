package dev.promptbeam.result.format;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of the columns that rows have: each bucket notes those of its own, and when packing
 * ends their sum decides what columns all results of the run have, however often it is resumed.
 *
 * @param ledger of the run
 */
public record ColumnRecords(Ledger ledger) {
  private static final String NOTED = "columns";
  private static final String DECIDED = "table";

  /** To be noted before the bucket of that name counts as packed. */
  public void note(String bucket, SourceColumns columns) throws IOException {
    ledger.create(NOTED + "/" + bucket, columns);
  }

  /** Columns that the results shall have whatever the rows are: those of the run before. */
  public void noteFormer(SourceColumns columns) throws IOException {
    note("former", columns);
  }

  /** Columns that rows get on their way through the run: an object each. */
  public void noteObjects(List<String> names) throws IOException {
    Map<String, ColumnSummary> columns = new LinkedHashMap<>();
    names.forEach(name -> columns.put(name, ColumnSummary.ofObjects(columns.size())));
    note("stages", new SourceColumns(columns, false));
  }

  /** Decides by all that were noted; where none were, no results will ask. */
  public void decide() throws IOException {
    List<String> noted = ledger.list(NOTED);
    if (noted.isEmpty()) {
      return;
    }
    ColumnCollector sum = new ColumnCollector();
    for (String name : noted) {
      SourceColumns columns = ledger.read(NOTED + "/" + name, SourceColumns.class);
      if (columns != null) {
        sum.add(columns);
      }
    }
    ledger.create(DECIDED, sum.columns());
  }

  /** The columns of all results; null where they are not decided. */
  public @Nullable SourceColumns decided() throws IOException {
    return ledger.read(DECIDED, SourceColumns.class);
  }
}
