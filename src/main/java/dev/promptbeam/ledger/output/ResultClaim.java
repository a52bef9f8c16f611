package dev.promptbeam.ledger.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose names are taken in a folder that runs share: a small file there holds the run that
 * publishes under one name and id, so that no other one ever replaces its parts.
 *
 * @param runDirectory of that run
 * @param token which its ledger holds too, wherever its directory was moved to
 */
public record ResultClaim(String runDirectory, String token) {
  private static final ResultClaim ILLEGIBLE = new ResultClaim("nobody knows where", "");

  /**
   * Takes the names for a run, unless it has them; null where it shares no folder.
   *
   * @throws OutputException where another run has them
   */
  public static @Nullable ResultClaim take(RunDirectory directory, ResultPlace place)
      throws IOException {
    Path file = place.claimFile();
    if (file == null) {
      return null;
    }
    String own = directory.ledger().read(RunDirectory.OWNER, String.class);
    String token = own == null ? UUID.randomUUID().toString() : own;
    ResultClaim claim = new ResultClaim(directory.toString(), token);
    if (own == null && Locations.isRemote(file) && !Locations.isFile(file)) {
      claim.record(directory); // by which a start that dies right behind it is known again
      own = token;
    }
    if (DurableFile.createUnlinked(file, Json.MAPPER.writeValueAsBytes(claim))) {
      return claim;
    }
    return read(file).checked(directory, own, file);
  }

  /** The same for a run that has begun. */
  public static void hold(RunDirectory directory) throws IOException {
    ResultClaim claim = take(directory, ResultPlace.of(directory));
    if (claim != null) {
      claim.record(directory);
    }
  }

  /** Makes it the run's for good; before that, one on a disk must be where it was. */
  public void record(RunDirectory directory) throws IOException {
    directory.ledger().create(RunDirectory.OWNER, token);
  }

  /**
   * To be asked before anything appears there.
   *
   * @throws OutputException where it is another run's, or gone with whatever lay there
   */
  public static void check(RunDirectory directory, ResultPlace place) throws IOException {
    Path file = place.claimFile();
    if (file == null) {
      return;
    }
    try {
      read(file)
          .checked(directory, directory.ledger().read(RunDirectory.OWNER, String.class), file);
    } catch (NoSuchFileException gone) {
      throw OutputException.changed(
          place.folder(directory),
          "is not the folder any more that it was: "
              + file.getFileName()
              + " is gone from it; bring it back, or what was there is made again when the run goes"
              + " on");
    }
  }

  private static ResultClaim read(Path file) throws IOException {
    byte[] json = Files.readAllBytes(file);
    try {
      return Json.MAPPER.readValue(json, ResultClaim.class);
    } catch (JsonProcessingException cutShort) {
      return ILLEGIBLE;
    }
  }

  private ResultClaim checked(RunDirectory directory, @Nullable String own, Path file)
      throws OutputException {
    // Machines that share a storage may have a run directory each under one path.
    boolean here = runDirectory.equals(directory.toString()) && !Locations.isRemote(file);
    if (here || token.equals(own)) {
      return this;
    }
    throw OutputException.taken(
        file.getParent(),
        "takes results of another run of that name and id, the one in "
            + runDirectory
            + ", and none of "
            + directory
            + "; name another --run-id, or delete "
            + file
            + " if that run is no more");
  }
}
