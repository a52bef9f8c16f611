package dev.promptbeam.run;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The new run that takes the dead letters of another.
 *
 * @param earlier the last complete redrive of the same run, where there is one
 */
public record RedriveTarget(String runId, RunDirectory directory, @Nullable RunRecord earlier) {

  /** The run that the user names, or the first number that is free. */
  public static RedriveTarget of(RedriveOrigin origin, RunsFolder runs, @Nullable String named)
      throws RunRefusedException, IOException {
    if (named != null) {
      return new RedriveTarget(named, beside(origin, runs, named), null);
    }
    RunRecord earlier = null;
    for (int number = 1; ; number++) {
      String id = origin.record().runId() + ".redrive-" + number;
      if (id.length() > RunsFolder.LONGEST_ID) {
        throw new RunRefusedException(
            "the run id "
                + id
                + " is longer than "
                + RunsFolder.LONGEST_ID
                + " characters; name a shorter one with --run-id");
      }
      RunDirectory directory = beside(origin, runs, id);
      RunRecord taken = RunRecord.read(directory);
      if (taken == null) {
        return new RedriveTarget(id, directory, earlier);
      }
      if (origin.name().equals(taken.redriveOf())) {
        refuseUnfinished(taken, origin);
        earlier = taken.state().equals(RunRecord.COMPLETE) ? taken : earlier;
      }
    }
  }

  private static RunDirectory beside(RedriveOrigin origin, RunsFolder runs, String id)
      throws RunRefusedException {
    return runs.beside(origin.directory(), origin.spec().name(), id);
  }

  /** A second redrive of rows that a first one is still asking would pay for them twice. */
  private static void refuseUnfinished(RunRecord taken, RedriveOrigin origin)
      throws RunRefusedException {
    boolean unfinished =
        taken.state().equals(RunRecord.RUNNING) || taken.state().equals(RunRecord.STOPPED);
    if (unfinished) {
      throw new RunRefusedException(
          taken.runId()
              + " has begun to redrive "
              + origin.name()
              + " and is not complete; go on with it by --run-id "
              + taken.runId()
              + ", or name another --run-id to ask its rows once more");
    }
  }

  /** False where nothing has been begun under its id. */
  public boolean exists() {
    return directory.exists();
  }
}
