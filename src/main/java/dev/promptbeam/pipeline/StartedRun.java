package dev.promptbeam.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SetupSource;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.WorkerUnfitException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StartRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Json;
import dev.promptbeam.spec.Spec;
import java.io.IOException;

/**
 * A run that the first step of its own pipeline begins: what the other steps need to know of it is
 * read from its records when their first element comes.
 */
public record StartedRun(Spec spec, String runId, RunDirectory directory) implements SetupSource {
  private static final long serialVersionUID = 1;

  @Override
  public RunSetup get() throws IOException {
    RunRecord run = RunRecord.read(directory);
    StartRecord start = new Stops(directory.ledger()).present();
    if (run == null || start == null || start.server() == null || start.key() == null) {
      throw new WorkerUnfitException(
          "does not see that the run in "
              + directory
              + " has begun; name a run directory that all workers share under the same path");
    }
    JsonNode spending = start.spending();
    return new RunPlanner(spec)
        .setup(
            directory,
            runId,
            endpoint(run, start.server()),
            start.key(),
            spending == null ? null : Json.MAPPER.treeToValue(spending, Spending.class));
  }

  /** Nothing can be asked before the run has begun. */
  @Override
  public void check() {}

  private static Endpoint endpoint(RunRecord run, String server) {
    try {
      return run.emulated() ? Endpoint.emulator(server) : Endpoint.recorded(run);
    } catch (RunRefusedException e) {
      throw new WorkerUnfitException("cannot make calls: " + e.sentence());
    }
  }
}
