package dev.promptbeam.pipeline;

import dev.promptbeam.batch.balance.DeadLetterFiles;
import dev.promptbeam.batch.reuse.KeptTurns.Kept;
import dev.promptbeam.batch.reuse.TurnCopy;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.dataset.Breaks;
import dev.promptbeam.dataset.ReadSplit;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetChangedException;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.DatasetFiles;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.result.format.ColumnRecords;
import dev.promptbeam.result.format.SourceColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
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

  /** What was said to the rows in stages that are not asked again. */
  @Override
  public void keepTurns(RunDirectory own, RunPlanner planner, Consumer<String> notes)
      throws RunRefusedException, IOException, InterruptedException {
    NextRequests next = planner.next();
    if (next == null || !next.carriesOn()) {
      return;
    }
    ReadOptions reading = find().reading();
    TrialNames names = planner.requests().names();
    try (TurnCopy copy = TurnCopy.begin(own, directory, next)) {
      if (copy == null) {
        return;
      }
      notes.accept("taking what is carried on from " + run);
      ReadSplit rows = new ReadSplit(reading, Breaks.AS_SEEN);
      for (DeadLetterFiles.Part part : DeadLetterFiles.of(directory).parts(all)) {
        copy.ofAnswers(part.answered());
        List<DataFile> file = DatasetFiles.pin(directory.root(), List.of(part.file()));
        for (Split whole : Splits.plan(file, reading, Long.MAX_VALUE, Splits.ALL_ROWS)) {
          rows.read(whole, new Copied(copy, names));
        }
      }
      String sentence = sentence(copy.commit());
      if (sentence != null) {
        notes.accept(sentence);
      }
    } catch (DatasetException | DatasetChangedException | UnsteadyFileException e) {
      throw new RunRefusedException("dead letters of " + run + ": " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private @Nullable String sentence(Kept kept) {
    String on =
        String.format(
            Locale.ROOT,
            "%,d rows carry on what was said in %s, and pay for no turn of it again",
            kept.rows(),
            run);
    String again =
        String.format(
            Locale.ROOT,
            "warning: for %,d rows earlier stages are asked and paid for again: what was said"
                + " there is gone from %s (pruned, or output.keep: results)",
            kept.again(),
            run);
    return kept.again() > 0 ? again : kept.rows() > 0 ? on : null;
  }

  /** Takes the rows of a file. */
  private record Copied(TurnCopy copy, TrialNames names) implements RowSink {
    @Override
    public void row(SourceRow row) {
      Trial.Name trial = row.trial();
      try {
        copy.add(row, trial == null ? Trial.ONLY : names.trial(trial));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** It makes no request, and is one again when the rows are read. */
    @Override
    public void deadLetter(DeadLetter letter) {}
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
