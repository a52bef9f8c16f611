package dev.promptbeam.run.plan;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetChangedException;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.PackPlan;
import dev.promptbeam.pipeline.PromptPipeline;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.ProgramVersion;
import dev.promptbeam.run.runner.Runner;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.StoredSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;

/** Packs a dataset as a run would, into a folder that is thrown away. */
record Packing(Spec spec, Surroundings surroundings, RunDirectory directory) {
  private static final long SMALL_BYTES = 8 << 20;

  /**
   * Reads the dataset once and packs it.
   *
   * @throws RunRefusedException where it cannot be read to its end, or there is no room for it
   */
  Sealed pack(Dataset dataset, Endpoint endpoint)
      throws RunRefusedException, IOException, InterruptedException {
    RunPlanner planner = new RunPlanner(spec);
    begin(planner, dataset, endpoint);
    Pipeline pipeline =
        Pipeline.create(
            runner(dataset).options("plan-" + spec.name(), List.of(), directory.scratch()));
    PromptPipeline.pack(
        pipeline,
        new PackPlan(planner.splits(dataset), dataset.reading(), planner.requests()),
        planner.setup(directory, "plan", endpoint, ""));
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      throw refusal(e);
    }
    Sealed sealed = new Records(directory.ledger()).sealed();
    if (sealed == null) {
      throw new IllegalStateException("packing ended without a seal in " + directory);
    }
    return sealed;
  }

  /** A small dataset is packed before the other runner has started. */
  private static Runner runner(Dataset dataset) {
    long bytes = dataset.files().stream().mapToLong(DataFile::size).sum();
    return bytes <= SMALL_BYTES ? Runner.DIRECT : Runner.FLINK;
  }

  private void begin(RunPlanner planner, Dataset dataset, Endpoint endpoint)
      throws IOException, InterruptedException {
    directory.create();
    new RunRecord(
            RunRecord.FORMAT_VERSION,
            spec.name(),
            "plan",
            RunRecord.RUNNING,
            Map.of(),
            StoredSpec.write(spec),
            endpoint.address().toString(),
            false,
            planner.drawCut(dataset),
            0,
            Counts.NONE,
            null,
            null,
            surroundings.clock().instant(),
            null,
            ProgramVersion.number())
        .write(directory);
  }

  private static RunRefusedException refusal(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatasetChangedException || cause instanceof UnsteadyFileException) {
        return new RunRefusedException(String.valueOf(cause.getMessage()));
      }
    }
    if (FullDisk.caused(failure)) {
      return new RunRefusedException(
          "the folder for temporary files has no room for the packed dataset: "
              + FullDisk.message(failure)
              + "; name another one: TMPDIR=DIR");
    }
    throw failure;
  }
}
