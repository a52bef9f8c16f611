package dev.promptbeam.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.batch.clean.Pruned;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.price.Tariff;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
 * @param figures null where there is no record
 * @param pruned whether what its results were made from is deleted
 */
public record ListedRun(
    String name,
    String state,
    Instant time,
    @Nullable RunRecord record,
    @Nullable Progress progress,
    @Nullable Figures figures,
    boolean pruned) {

  private static final String BROKEN = "broken";

  /**
   * How many rows have which end so far, and what that has cost.
   *
   * @param rows null until they are counted
   * @param cost in USD; null where a price is not known
   */
  public record Figures(
      @Nullable Long rows, long results, long deadLetters, @Nullable BigDecimal cost) {}

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
        return unread(name, seen.process() ? "starting" : "empty", changed);
      }
      String state = RunState.of(run, seen.process()).word();
      return new ListedRun(
          name,
          state,
          run.started(),
          run,
          Progress.of(directory),
          figures(directory, run),
          Pruned.of(directory) != null);
    } catch (IOException unreadable) {
      return unread(name, BROKEN, changed);
    }
  }

  private static ListedRun unread(String name, String state, Instant changed) {
    return new ListedRun(name, state, changed, null, null, null, false);
  }

  private static Figures figures(RunDirectory directory, RunRecord run) throws IOException {
    JsonNode report =
        run.state().equals(RunRecord.COMPLETE) ? StoredReport.of(run, directory) : null;
    if (report != null) {
      long dead = run.counts().deadLetters().retryable() + run.counts().deadLetters().permanent();
      JsonNode cost = report.at("/cost/usd");
      return new Figures(
          run.counts().rows(),
          run.counts().results(),
          dead,
          cost.isNumber() ? cost.decimalValue() : null);
    }
    StatusView view = new StatusView.Source(directory, Tariff.builtIn()).read();
    RunStatus.Rows rows = Objects.requireNonNull(view, "run.json").status().rows();
    long dead = rows.deadLetters().retryable() + rows.deadLetters().permanent();
    return new Figures(rows.read(), rows.results(), dead, view.cost());
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
      node.set("figures", Json.MAPPER.valueToTree(figures));
      node.put("pruned", pruned);
    }
    return node;
  }

  /** True where its record cannot be read. */
  public boolean isBroken() {
    return state.equals(BROKEN);
  }

  /** What is to be said of it besides. */
  String remark() {
    if (record == null) {
      return switch (state) {
        case BROKEN -> "its run.json cannot be read";
        case "starting" -> "nothing is recorded yet";
        default -> "nothing was begun";
      };
    }
    String exit = record.exitCode() == null ? "" : "exit code " + record.exitCode();
    return pruned ? exit + ", pruned" : exit;
  }
}
