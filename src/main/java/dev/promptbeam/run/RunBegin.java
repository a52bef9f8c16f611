package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.report.RunState;
import dev.promptbeam.request.field.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a start of a run finds under its id: nothing, or how far an earlier one has come.
 *
 * @param run its name, {@code NAME/RUN-ID}
 * @param earlier null where the run is new
 * @param progress of an earlier start
 */
public record RunBegin(String run, @Nullable RunRecord earlier, Progress progress) {

  /** The caller holds the run lock. */
  static RunBegin of(RunDirectory directory, String run) throws IOException {
    return new RunBegin(run, RunRecord.read(directory), Progress.of(directory));
  }

  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", run);
    fields.put("new", earlier == null);
    if (earlier != null) {
      fields.put("before", RunState.of(earlier, false).word());
      fields.put("finished", earlier.finished());
      fields.put("why", earlier.message());
      fields.put("progress", progress);
    }
    return fields;
  }

  public String sentence() {
    return "run " + run + " (" + (earlier == null ? "new" : found(earlier)) + ")";
  }

  private String found(RunRecord before) {
    String time = before.finished() == null ? "" : " at " + before.finished();
    return switch (RunState.of(before, false)) {
      case COMPLETE -> "complete since" + time.replace(" at", "") + ", nothing is sent";
      case CANCELLED -> "cancelled" + time + " before anything was sent";
      case STOPPED -> "resumed; stopped" + time + ": " + before.message() + "; " + progress;
      case INTERRUPTED, RUNNING ->
          "resumed; begun at " + before.started() + ", ended without a word; " + progress;
    };
  }

  /**
   * A run that exists and whose id is so near to a new one that it may have been meant. Ids that
   * differ in digits alone count one another on, as dates do; then it must be an unfinished one.
   */
  static @Nullable String meant(RunDirectory directory) throws IOException {
    Path folder = directory.root().getParent();
    String id = String.valueOf(directory.root().getFileName());
    if (folder == null || !Files.isDirectory(folder)) {
      return null;
    }
    try (Stream<Path> others = Files.list(folder)) {
      List<String> ids =
          others
              .filter(other -> mayBeMeant(other, id))
              .map(other -> String.valueOf(other.getFileName()))
              .sorted()
              .toList();
      return NearestName.of(id, ids);
    }
  }

  private static boolean mayBeMeant(Path other, String id) {
    String name = String.valueOf(other.getFileName());
    RunDirectory directory = RunDirectory.of(other);
    if (name.equals(id) || !directory.exists()) {
      return false;
    }
    boolean counted = name.replaceAll("[0-9]+", "0").equals(id.replaceAll("[0-9]+", "0"));
    return !counted || isUnfinished(directory);
  }

  private static boolean isUnfinished(RunDirectory directory) {
    try {
      RunRecord record = RunRecord.read(directory);
      return record != null && RunState.of(record, false).resumable();
    } catch (IOException unreadable) {
      return false; // it is not for this start to complain of another run
    }
  }
}
