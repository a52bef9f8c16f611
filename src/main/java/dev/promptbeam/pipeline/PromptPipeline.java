package dev.promptbeam.pipeline;

import dev.promptbeam.batch.balance.FinishRun;
import dev.promptbeam.batch.lane.RunShards;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.RowNames;
import dev.promptbeam.batch.setup.RunSetup;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;

/**
 * The whole way of a run. Rows are shuffled once, into shards; from there on each shard lives
 * alone: sent, awaited, asked again, joined and published by itself. A run that was packed before
 * starts behind the seal and does not read its dataset again.
 */
public final class PromptPipeline {
  private PromptPipeline() {}

  /** Adds the steps that are left of a run. */
  public static void addTo(Pipeline pipeline, RunPlan plan) {
    PackPlan packing = plan.packing();
    PCollection<String> published =
        packing == null ? goOn(pipeline, plan) : begin(pipeline, packing, plan);
    published.apply("FinishRun", FinishRun.of(plan.directory()));
  }

  /**
   * Adds the steps of packing alone.
   *
   * @param run whose run.json says where rows are cut
   */
  public static void pack(Pipeline pipeline, PackPlan packing, RunSetup run) {
    PCollection<PackEntry> rows =
        pipeline.apply(
            "ReadDataset",
            ReadDataset.of(
                packing.splits(), packing.reading(), run.directory(), packing.requests().names()));
    AskRows.packed(rows, packing.requests(), RowNames.PLACE, run, 0);
  }

  private static PCollection<String> begin(Pipeline pipeline, PackPlan packing, RunPlan plan) {
    return pipeline
        .apply(
            "ReadDataset",
            ReadDataset.of(
                packing.splits(), packing.reading(), plan.directory(), packing.requests().names()))
        .apply(
            "AskRows",
            AskRows.of(packing.requests(), RowNames.PLACE, plan.running(), plan.lanes()));
  }

  private static PCollection<String> goOn(Pipeline pipeline, RunPlan plan) {
    Iterable<Integer> lanes = IntStream.range(0, plan.lanes()).boxed().toList();
    return pipeline
        .apply("Lanes", Create.of(lanes).withCoder(VarIntCoder.of()))
        .apply("RunShards", RunShards.of(plan.running()));
  }
}
