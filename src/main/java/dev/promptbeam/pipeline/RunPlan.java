package dev.promptbeam.pipeline;

import dev.promptbeam.batch.RunSetup;
import dev.promptbeam.dataset.ReadOptions;
import dev.promptbeam.dataset.Split;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Cut;
import dev.promptbeam.request.RequestBuilder;
import java.util.List;

/**
 * A validated spec, bound to a dataset, a run directory and an endpoint.
 *
 * @param splits what is read, pinned at the first start
 * @param reading how it is read
 * @param requests how a row becomes a request
 * @param cut where rows are cut into shards, drawn at the first start
 * @param setup how the shards are run
 * @param lanes how many lanes work on them
 */
public record RunPlan(
    List<Split> splits,
    ReadOptions reading,
    RequestBuilder requests,
    Cut cut,
    RunSetup setup,
    int lanes) {
  RunDirectory directory() {
    return setup.directory();
  }
}
