package dev.promptbeam.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as {@code runs} lists it.
 *
 * @param name {@code NAME/RUN-ID}
 * @param state of the run; {@code starting}, {@code empty} or {@code broken} where there is no
 *     record of it that can be read
 * @param time when it was started; where that is not known, when its folder last changed
 * @param record null where there is none that can be read
 * @param progress null where there is no record
 */
public record ListedRun(
    String name,
    String state,
    Instant time,
    @Nullable RunRecord record,
    @Nullable Progress progress) {

  /** All below a runs directory, newest first. */
  public static List<ListedRun> below(Path runs) throws IOException {
    List<ListedRun> found = new ArrayList<>();
    for (Path name : folders(runs)) {
      for (Path run : folders(name)) {
        found.add(of(run, name.getFileName() + "/" + run.getFileName()));
      }
    }
    found.sort(Comparator.comparing(ListedRun::time).reversed().thenComparing(ListedRun::name));
    return found;
  }

  private static ListedRun of(Path folder, String name) throws IOException {
    RunDirectory directory = RunDirectory.of(folder);
    Instant changed = Files.getLastModifiedTime(folder).toInstant();
    try {
      RunState.Seen seen = RunState.Seen.of(directory);
      RunRecord run = seen.run();
      if (run == null) {
        return new ListedRun(name, seen.process() ? "starting" : "empty", changed, null, null);
      }
      String state = RunState.of(run, seen.process()).word();
      return new ListedRun(name, state, run.started(), run, Progress.of(directory));
    } catch (IOException unreadable) {
      return new ListedRun(name, "broken", changed, null, null);
    }
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  public ObjectNode json() {
    ObjectNode node = Json.MAPPER.createObjectNode().put("run", name).put("state", state);
    if (record != null) {
      node.set("counts", Json.MAPPER.valueToTree(record.counts()));
      node.set("progress", Json.MAPPER.valueToTree(progress));
      node.set("started", Json.MAPPER.valueToTree(record.started()));
      node.set("finished", Json.MAPPER.valueToTree(record.finished()));
      node.put("exitCode", record.exitCode());
    }
    return node;
  }

  public String text() {
    String head = String.format(Locale.ROOT, "%-11s  %s", state, name);
    if (record == null) {
      return head
          + switch (state) {
            case "broken" -> ": its run.json cannot be read";
            case "starting" -> ": nothing is recorded yet";
            default -> ": nothing was begun";
          };
    }
    String finished = record.finished() == null ? "" : ", ended " + record.finished();
    String exit = record.exitCode() == null ? "" : ", exit code " + record.exitCode();
    String counts =
        record.state().equals(RunRecord.COMPLETE)
            ? record.counts().sentence()
            : String.valueOf(progress);
    return head + ": " + counts + "; started " + record.started() + finished + exit;
  }
}
