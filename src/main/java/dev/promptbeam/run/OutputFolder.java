package dev.promptbeam.run;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.output.OutputException;
import dev.promptbeam.ledger.output.ResultClaim;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of the user's own that results go to; several runs may share it. */
final class OutputFolder {
  private OutputFolder() {}

  /**
   * Makes sure before anything is sent that results can go there.
   *
   * @param first whether nothing of the run can stand there yet
   * @param elsewhere whether workers elsewhere are to see it
   * @return the claim of the run on its names there; null where it shares no folder
   * @throws RunRefusedException where it cannot be written to, or holds results of another run that
   *     is called the same, or is to
   */
  static @Nullable ResultClaim prepare(
      RunDirectory directory, ResultPlace place, boolean first, boolean elsewhere)
      throws RunRefusedException, IOException {
    Path seen = place.seenFile();
    if (place.folder() == null || seen == null) {
      return null;
    }
    Path folder = Locations.path(place.folder());
    List<Path> others;
    try {
      DurableFile.createFolder(folder);
      Files.deleteIfExists(seen);
      DurableFile.replace(seen, out -> {});
      if (!elsewhere) {
        Files.delete(seen);
      }
      others = first ? files(folder, place::isPart) : List.of();
    } catch (IOException e) {
      if (FullDisk.caused(e)) {
        throw e;
      }
      throw new RunRefusedException(
          "cannot write to output.path, " + folder + ": " + IoReason.of(e));
    }
    if (!others.isEmpty()) {
      throw new RunRefusedException(
          "output.path, "
              + folder
              + ", holds results of another run of that name and id, such as "
              + others.get(0).getFileName()
              + "; name another --run-id");
    }
    try {
      return ResultClaim.take(directory, place);
    } catch (IOException e) {
      throw refusal(place, e);
    }
  }

  /** Makes sure that a run which has begun can go on publishing there. */
  static void claim(RunDirectory directory) throws RunRefusedException, IOException {
    ResultPlace place = ResultPlace.of(directory);
    try {
      DurableFile.createFolder(place.folder(directory));
      ResultClaim.hold(directory);
    } catch (IOException e) {
      throw refusal(place, e);
    }
  }

  /** What a failure at a start is: refused, where the folder is to blame. */
  static RunRefusedException refusal(ResultPlace place, IOException failure) throws IOException {
    OutputException output = OutputException.of(place, failure);
    if (output == null || FullDisk.caused(failure)) {
      throw failure;
    }
    return new RunRefusedException(String.valueOf(output.getMessage()));
  }

  /**
   * Removes what a crash left half-written, there and in the run directory, unless a job of an
   * earlier command works here yet. The caller holds the run lock.
   */
  static void sweep(RunDirectory directory) throws IOException {
    directory.sweep();
    ResultPlace place = ResultPlace.of(directory);
    if (place.folder() == null
        || !isReadable(Locations.path(place.folder()))
        || Locks.isHeld(directory.dispatcherLockFile())) {
      return;
    }
    for (Path litter : files(Locations.path(place.folder()), place::isLitter)) {
      Files.deleteIfExists(litter);
    }
  }

  private static boolean isReadable(Path folder) {
    return Files.isDirectory(folder) && (Locations.isRemote(folder) || Files.isReadable(folder));
  }

  private static List<Path> files(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(wanted).sorted().toList();
    }
  }
}
