package dev.promptbeam.pipeline;

import dev.promptbeam.dataset.RowSample;
import dev.promptbeam.dataset.SeenKeys;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.request.AbsentColumn;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.score.Scoring;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a person should hear of a dataset before it is run, by its first rows. */
public final class DatasetWarnings {
  private static final int LOOKED_AT = 1_000;
  private static final int NAMED_FILES = 10;

  private final Dataset dataset;
  private final @Nullable String keyColumn;
  private final @Nullable String usualKey;
  private final List<RequestTemplate> templates;
  private final Scoring scoring;
  private final StageColumns stages;
  private final RowSample sample;

  private DatasetWarnings(Spec spec, Dataset dataset) throws InterruptedException {
    this.dataset = dataset;
    this.keyColumn = dataset.reading().keyColumn();
    this.usualKey = dataset.reading().format().usualKey();
    this.templates = spec.templates();
    this.scoring = Scoring.of(spec.score());
    this.stages = StageColumns.of(spec);
    Long limit = spec.limit();
    int most = limit == null ? LOOKED_AT : (int) Math.min(LOOKED_AT, limit);
    this.sample = RowSample.first(dataset.files(), dataset.reading(), most);
  }

  /** Sentences for what a run says at its start; what it reads later it tells at its end. */
  public static List<String> atStart(Spec spec, Dataset dataset) throws InterruptedException {
    DatasetWarnings warnings = new DatasetWarnings(spec, dataset);
    List<String> all = new ArrayList<>(warnings.unreadableFiles());
    all.addAll(warnings.absentColumns());
    all.addAll(warnings.hidingColumns());
    all.addAll(warnings.leftOut());
    return List.copyOf(all);
  }

  /** All that the first rows tell. */
  public static List<String> of(Spec spec, Dataset dataset) throws InterruptedException {
    DatasetWarnings warnings = new DatasetWarnings(spec, dataset);
    List<String> all = new ArrayList<>(warnings.unreadableFiles());
    all.addAll(warnings.absentColumns());
    all.addAll(warnings.hidingColumns());
    all.addAll(warnings.leftOut());
    all.addAll(warnings.repeats());
    return List.copyOf(all);
  }

  private List<String> unreadableFiles() {
    List<DataFile> files = dataset.files().stream().filter(file -> !file.isReadable()).toList();
    List<String> sentences = new ArrayList<>();
    for (DataFile file : files.subList(0, Math.min(NAMED_FILES, files.size()))) {
      sentences.add(
          "warning: "
              + file.path()
              + " "
              + file.problem()
              + "; it will be a dead letter, READ_FILE");
    }
    if (files.size() > NAMED_FILES) {
      sentences.add("warning: and " + (files.size() - NAMED_FILES) + " more files like that");
    }
    return sentences;
  }

  private List<String> absentColumns() {
    if (sample.rows().isEmpty()) {
      return List.of();
    }
    String rows =
        sample.isWhole() ? "no row has" : "none of the first " + sample.rows().size() + " rows has";
    List<byte[]> lines = sample.rows().stream().map(SourceRow::json).toList();
    List<AbsentColumn> absent =
        new ArrayList<>(
            AbsentColumn.of(
                templates,
                scoring.references(),
                Objects.equals(keyColumn, usualKey) ? null : keyColumn,
                lines));
    absent.addAll(stages.absent(lines));
    return absent.stream()
        .distinct()
        .map(column -> "warning: " + rows + " a column \"" + column.name() + "\"" + hint(column))
        .toList();
  }

  /** A header with such a column is refused; where there is none each row is a dead letter. */
  private List<String> hidingColumns() {
    Set<String> hiding = stages.hiding();
    Set<String> columns = new TreeSet<>();
    for (SourceRow row : hiding.isEmpty() ? List.<SourceRow>of() : sample.rows()) {
      try {
        Json.MAPPER.readTree(row.json()).fieldNames().forEachRemaining(columns::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // it was read before
      }
    }
    columns.retainAll(hiding);
    return columns.stream()
        .map(
            column ->
                "warning: rows have a column \""
                    + column
                    + "\", which would hide what a stage of that name says: each is a dead letter;"
                    + " rename one of them")
        .toList();
  }

  private List<String> leftOut() {
    List<byte[]> rows = sample.rows().stream().map(SourceRow::json).toList();
    Set<String> names = new TreeSet<>();
    templates.forEach(template -> names.addAll(template.leftOut(rows)));
    return names.isEmpty()
        ? List.of()
        : List.of(
            "warning: rows say "
                + String.join(", ", names)
                + ", which the service has no word for: left out, answers are the same");
  }

  private static String hint(AbsentColumn column) {
    String nearest = column.nearest();
    return ", which the spec names"
        + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?");
  }

  private List<String> repeats() {
    List<String> sentences = new ArrayList<>();
    String column = keyColumn;
    SeenKeys keys = new SeenKeys();
    for (SourceRow row : column == null ? List.<SourceRow>of() : sample.rows()) {
      if (keys.repeats(row)) {
        sentences.add("warning: " + Repeats.keySentence(String.valueOf(column), row.source()));
        break;
      }
    }
    RowSample.RepeatedMember member = sample.repeated();
    if (member != null) {
      sentences.add("warning: " + Repeats.memberSentence(member.source(), member.name()));
    }
    return sentences;
  }
}
