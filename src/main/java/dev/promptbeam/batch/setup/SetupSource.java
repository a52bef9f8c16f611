package dev.promptbeam.batch.setup;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.io.Serializable;

/** Gives the steps of a pipeline what they need to know of its run. */
public interface SetupSource extends Serializable {
  RunDirectory directory();

  /** To be asked for when the first element comes: then the run has begun. */
  RunSetup get() throws IOException;

  /**
   * Asked by each worker in the setup of each step, which may be before the run has begun.
   *
   * @throws WorkerUnfitException where this worker cannot do its part
   */
  void check();
}
