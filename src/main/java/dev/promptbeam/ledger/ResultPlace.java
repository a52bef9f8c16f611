package dev.promptbeam.ledger;

import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the result parts of a run stand, decided at its first start.
 *
 * @param folder of the user's own; null for that of the run directory
 * @param prefix of their names there, which tells the runs of a folder apart
 * @param extension of their names, which tells their format
 * @param columns whether they have those of the source rows, which packing then finds out
 */
public record ResultPlace(
    @Nullable String folder, String prefix, String extension, boolean columns) {
  private static final String TEMPORARY = ".tmp";

  /** Of a run that does not say otherwise. */
  public static final ResultPlace USUAL = new ResultPlace(null, "", "jsonl", false);

  private static final String RECORD = "results";

  /**
   * Where the results of a run shall stand.
   *
   * @param folder null for that of the run directory
   * @param name of the run; names of specs have no dot
   */
  public static ResultPlace in(
      @Nullable String folder, String name, String runId, String extension, boolean columns) {
    String prefix = folder == null ? "" : name + "." + runId + ".";
    return new ResultPlace(folder, prefix, extension, columns);
  }

  /** Where they stand. */
  public static ResultPlace of(RunDirectory directory) throws IOException {
    ResultPlace place = directory.ledger().read(RECORD, ResultPlace.class);
    return place == null ? USUAL : place;
  }

  /** Decides that, unless it is decided. */
  public void record(RunDirectory directory) throws IOException {
    directory.ledger().create(RECORD, this);
  }

  /** The part of a shard. */
  public Path part(RunDirectory directory, String shard) {
    return folder(directory).resolve(prefix + "part-" + shard + "." + extension);
  }

  public Path folder(RunDirectory directory) {
    return folder == null ? directory.results() : Locations.path(folder);
  }

  /**
   * What a start leaves in a folder of the user's own while its run works elsewhere, so that
   * workers know the folder; null where there is none. It is litter afterwards.
   */
  public @Nullable Path seenFile() {
    return folder == null ? null : Locations.path(folder).resolve(prefix + "part-seen" + TEMPORARY);
  }

  /**
   * Where it stands whose results have these names; null where no other run's could. Readers of
   * whole folders leave out what begins with a dot.
   */
  public @Nullable Path claimFile() {
    return folder == null ? null : Locations.path(folder).resolve("." + prefix + "owner");
  }

  /** Whether a file of that folder has the name of a part of the run. */
  public boolean isPart(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean ours = folder == null || name.startsWith(prefix + "part-");
    return ours && name.endsWith("." + extension);
  }

  /** Whether it is what a crash has left of one. */
  public boolean isLitter(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean ours = name.startsWith(prefix + "part-") || name.startsWith("." + prefix + "owner.");
    return ours && name.endsWith(TEMPORARY);
  }
}
