package dev.promptbeam.pipeline;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.format.SourceColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the rows of a run come from. */
public interface DatasetSource {
  /**
   * Finds the files as they are now.
   *
   * @throws RunRefusedException naming the file, pattern or column at fault
   */
  Dataset find() throws RunRefusedException, InterruptedException;

  /** What relative paths of the spec are relative to. */
  Path folder();

  /** Columns of the results of the run that the rows come from; null where there are none. */
  default @Nullable SourceColumns formerColumns() throws IOException {
    return null;
  }

  /**
   * Copies what a run takes of the one that its rows come from, unless an earlier start has.
   *
   * @param own the run
   * @param notes told that it is begun, and what came of it
   */
  default void keepTurns(RunDirectory own, RunPlanner planner, Consumer<String> notes)
      throws RunRefusedException, IOException, InterruptedException {}

  /** What a resumed run must agree with besides its spec and the files themselves. */
  Map<String, String> identity();
}
