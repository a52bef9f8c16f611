package dev.promptbeam.batch;

import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.batch.setup.SetupSource;
import dev.promptbeam.batch.setup.WorkerCheck;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.BatchMode;
import java.time.Duration;

/** A run that is packed and never sent. */
public record PackedRun(RunDirectory directory) implements SetupSource {
  private static final long serialVersionUID = 1;

  @Override
  public RunSetup get() {
    Duration second = Duration.ofSeconds(1);
    RunPolicy policy =
        new RunPolicy(
            "demo/run-1",
            "http://127.0.0.1:9",
            "",
            BatchMode.FILE,
            3,
            3,
            second,
            second,
            second,
            second,
            second,
            new Budgets(1, true, 1, 1),
            null,
            second,
            SeenFolder.ANY);
    return new RunSetup(
        directory,
        policy,
        Policies.ONE,
        () -> {
          throw new IllegalStateException("nothing is sent");
        });
  }

  @Override
  public void check() {
    WorkerCheck.seesRun(directory);
  }
}
