package dev.promptbeam.run;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.DeadLetterDataset;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.StoredSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The run whose dead letters are run again.
 *
 * @param record of a complete run
 * @param spec as that run had it, whatever became of its file
 */
public record RedriveOrigin(RunDirectory directory, RunRecord record, Spec spec) {

  /** Refuses a run whose dead letters are not final, or that cannot be repeated as it was. */
  public static RedriveOrigin of(RunDirectory directory, Map<String, String> environment)
      throws RunRefusedException, IOException {
    RunRecord record = RunRecord.read(directory);
    if (record == null) {
      throw new RunRefusedException(directory + " has no run.json");
    }
    requireComplete(record, directory);
    Spec spec =
        StoredSpec.read(record.spec())
            .orElseThrow(
                () ->
                    new RunRefusedException(
                        "run.json of "
                            + name(record)
                            + " does not hold the spec as this version wants it; redrive it with"
                            + " the version that wrote it, "
                            + record.version()));
    return new RedriveOrigin(
        directory, record, spec.redrivenAt(endpoint(record, spec, environment)));
  }

  /** {@code NAME/RUN-ID}. */
  public String name() {
    return name(record);
  }

  /** Its dead letters as a dataset. */
  public DeadLetterDataset deadLetters(boolean all) {
    return new DeadLetterDataset(directory, name(), spec.dataset().key(), all);
  }

  private static String name(RunRecord record) {
    return record.name() + "/" + record.runId();
  }

  private static void requireComplete(RunRecord record, RunDirectory directory)
      throws RunRefusedException, IOException {
    if (record.state().equals(RunRecord.CANCELLED)) {
      throw new RunRefusedException(
          "run "
              + name(record)
              + " was cancelled before anything was sent and has no dead letters; run its spec"
              + " again with another --run-id");
    }
    boolean complete = record.state().equals(RunRecord.COMPLETE);
    if (!complete || !Files.exists(directory.successFile())) {
      throw new RunRefusedException(
          "run "
              + name(record)
              + " is not complete, so its dead letters are not final; go on with it first: "
              + GoOn.with(record, directory));
    }
  }

  /** As the spec names it, where that still leads to the server that the run was begun with. */
  private static @Nullable String endpoint(
      RunRecord record, Spec spec, Map<String, String> environment) throws RunRefusedException {
    if (record.emulated()) {
      return spec.endpoint();
    }
    String then = Endpoint.recorded(record).identity();
    return then.equals(Endpoint.identityOf(spec.endpoint(), environment)) ? spec.endpoint() : then;
  }
}
