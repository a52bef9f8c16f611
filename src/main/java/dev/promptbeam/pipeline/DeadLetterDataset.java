package dev.promptbeam.pipeline;

import dev.promptbeam.batch.balance.DeadLetterFiles;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.DatasetFiles;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.result.format.ColumnRecords;
import dev.promptbeam.result.format.SourceColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a complete run, each the row that it was, under the key and the source that
 * it had. So results of both runs can be put together.
 *
 * @param directory of the run whose dead letters they are
 * @param run its name, {@code NAME/RUN-ID}
 * @param keyColumn the column that names a row, null for file and position
 * @param all whether the permanent ones are taken too
 */
public record DeadLetterDataset(
    RunDirectory directory, String run, @Nullable String keyColumn, boolean all)
    implements DatasetSource {
  private static final String SCOPE = "deadLetters";

  @Override
  public Dataset find() throws RunRefusedException {
    try {
      List<DataFile> files =
          DatasetFiles.pin(directory.root(), DeadLetterFiles.of(directory).paths(all));
      return new Dataset(files, new ReadOptions(RowFormats.DEAD_LETTERS, keyColumn, Map.of()));
    } catch (DatasetException e) {
      throw new RunRefusedException("dead letters of " + run + ": " + e.getMessage());
    } catch (IOException e) {
      throw new RunRefusedException("the records of " + run + " cannot be read: " + e);
    }
  }

  /** Results of both runs lie side by side: they have the same columns, as far as values fit. */
  @Override
  public @Nullable SourceColumns formerColumns() throws IOException {
    return new ColumnRecords(directory.ledger()).decided();
  }

  @Override
  public Path folder() {
    return directory.root();
  }

  @Override
  public Map<String, String> identity() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(RunRecord.REDRIVE_OF, run);
    parts.put(SCOPE, all ? "all" : "retryable");
    return parts;
  }
}
