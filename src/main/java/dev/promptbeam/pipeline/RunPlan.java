package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.ledger.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A validated spec, bound to a dataset, a run directory and an endpoint.
 *
 * @param packing how the dataset becomes shards; null where an earlier start has sealed them
 * @param running how the shards are run
 * @param lanes how many lanes work on them
 */
public record RunPlan(@Nullable PackPlan packing, RunSetup running, int lanes) {
  RunDirectory directory() {
    return running.directory();
  }
}
