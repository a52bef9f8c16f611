package dev.promptbeam.pipeline;

import dev.promptbeam.batch.FinishRun;
import dev.promptbeam.batch.PackShards;
import dev.promptbeam.batch.RunShards;
import dev.promptbeam.batch.SealShards;
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

  /** Adds the steps of a run that has not been packed yet. */
  public static void addWholeRun(Pipeline pipeline, RunPlan plan) {
    PCollection<Integer> lanes =
        pipeline
            .apply("ReadDataset", ReadDataset.of(plan.splits(), plan.reading(), plan.directory()))
            .apply("BuildRequests", BuildRequests.of(plan.requests()))
            .apply("PackShards", PackShards.of(plan.directory(), plan.cut()))
            .apply("SealShards", SealShards.of(plan.directory(), plan.lanes()));
    addRun(lanes, plan);
  }

  /** Adds the steps of a run whose shards are sealed. */
  public static void addSealedRun(Pipeline pipeline, RunPlan plan) {
    PCollection<Integer> lanes =
        pipeline.apply(
            "Lanes",
            Create.of(IntStream.range(0, plan.lanes()).boxed().toList())
                .withCoder(VarIntCoder.of()));
    addRun(lanes, plan);
  }

  private static void addRun(PCollection<Integer> lanes, RunPlan plan) {
    lanes
        .apply("RunShards", RunShards.of(plan.setup()))
        .apply("FinishRun", FinishRun.of(plan.directory()));
  }
}
