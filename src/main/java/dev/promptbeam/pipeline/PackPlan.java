package dev.promptbeam.pipeline;

import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import java.util.List;

/**
 * How a dataset becomes shards.
 *
 * @param splits what is read, pinned at the first start
 * @param reading how it is read
 * @param requests how a row becomes a request
 */
public record PackPlan(List<Split> splits, ReadOptions reading, TrialRequests requests) {}
