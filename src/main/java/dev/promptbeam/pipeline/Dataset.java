package dev.promptbeam.pipeline;

import dev.promptbeam.dataset.MixedFormat;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.DatasetFiles;
import dev.promptbeam.dataset.file.FileLooks;
import dev.promptbeam.dataset.file.PatternReach;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.FileContents;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.table.TableFormat;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.score.Scoring;
import dev.promptbeam.spec.DatasetSpec;
import dev.promptbeam.spec.DatasetSpec.Csv;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The files that a spec names, found and checked.
 *
 * @param files in path order
 * @param reading how they are read
 */
public record Dataset(List<DataFile> files, ReadOptions reading) {

  /**
   * Finds the files and checks that headers have the columns that the spec names.
   *
   * @throws RunRefusedException naming the file, pattern or column at fault
   */
  public static Dataset find(Spec spec, Path specFile)
      throws RunRefusedException, InterruptedException {
    try {
      Path parent = specFile.toAbsolutePath().normalize().getParent();
      Path folder = parent == null ? Path.of("/") : parent;
      List<DataFile> files = DatasetFiles.list(folder, spec.dataset().paths());
      refuseOwnResults(spec, folder);
      ReadOptions reading =
          new ReadOptions(
              format(spec.dataset(), files), spec.dataset().key(), spec.dataset().types());
      FileContents.check(files, reading.format());
      FileLooks.each(files, file -> checkColumns(spec, file, reading));
      return new Dataset(files, reading);
    } catch (DatasetException | UnsteadyFileException e) {
      throw new RunRefusedException(String.valueOf(e.getMessage()));
    }
  }

  /** What tells this dataset from another one: its files with size and modification. */
  public String identity() {
    return files.stream()
        .map(file -> file.path() + " " + file.size() + " " + file.modified())
        .collect(Collectors.joining("\n"));
  }

  /** They would be rows of the next run, and make this one that of another dataset. */
  private static void refuseOwnResults(Spec spec, Path folder) throws RunRefusedException {
    ResultPlace place = new RunPlanner(spec).place("new");
    if (place.folder() == null) {
      return;
    }
    Path results = Locations.path(place.folder());
    Path part = results.resolve(place.prefix() + "part-00000-000." + place.extension());
    for (String pattern : spec.dataset().paths()) {
      try {
        if (!PatternReach.takes(folder, pattern, part)) {
          continue;
        }
      } catch (IOException e) {
        throw new RunRefusedException(
            "cannot look for output.path, " + results + ": " + IoReason.of(e));
      }
      throw new RunRefusedException(
          "dataset.path, "
              + pattern
              + ", takes in output.path, "
              + results
              + ": the results would be rows; name another folder for them");
    }
  }

  private static void checkColumns(Spec spec, DataFile file, ReadOptions reading)
      throws DatasetException {
    if (!file.isReadable()) {
      return; // a dead letter of its own
    }
    Set<String> named = new TreeSet<>();
    if (reading.keyColumn() != null) {
      named.add(reading.keyColumn());
    }
    if (reading.format().of(file) instanceof TableFormat) {
      named.addAll(reading.types().keySet());
    }
    List<String> header = columns(file, reading);
    Set<String> missing = new TreeSet<>();
    spec.templates().forEach(template -> missing.addAll(template.missingColumns(header)));
    missing.addAll(Scoring.of(spec.score()).missingColumns(header));
    missing.addAll(StageColumns.of(spec).missing(header));
    Set<String> hiding = new TreeSet<>(StageColumns.of(spec).hiding());
    hiding.retainAll(header);
    if (!hiding.isEmpty()) {
      throw new DatasetException(
          file.path()
              + " has a column "
              + String.join(", ", hiding)
              + ", which would hide what the stage of that name says; rename one of them");
    }
    named.stream().filter(column -> !header.contains(column)).forEach(missing::add);
    if (!missing.isEmpty() && !header.isEmpty()) {
      throw new DatasetException(
          file.path()
              + " has no column "
              + String.join(", ", missing)
              + ", which the spec names; it has "
              + String.join(", ", header));
    }
  }

  private static RowFormat format(DatasetSpec dataset, List<DataFile> files)
      throws DatasetException {
    DatasetFormat name = dataset.format();
    RowFormat format = name == null ? RowFormats.ofAll(files) : RowFormats.of(name);
    Csv csv = dataset.csv();
    if (csv.equals(Csv.USUAL)) {
      return format;
    }
    if (format instanceof TableFormat table) {
      return written(table, csv);
    }
    if (format instanceof MixedFormat mixed && mixed.hasTables()) {
      return mixed.withTables(table -> written(table, csv));
    }
    throw new DatasetException(
        "dataset.csv is for csv and tsv, and " + files.get(0).path() + " is neither");
  }

  private static TableFormat written(TableFormat table, Csv csv) {
    return table.with(csv.delimiter(), csv.quote(), csv.header(), csv.columns(), csv.encoding());
  }

  /** None where a file breaks off before it names them: reading makes a dead letter of it. */
  private static List<String> columns(DataFile file, ReadOptions reading) throws DatasetException {
    try {
      return reading.format().columns(file, reading);
    } catch (IOException e) {
      return List.of();
    }
  }
}
