package dev.promptbeam.pipeline;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/** The runners, each with the settings that were found to work for runs of this shape. */
public enum Runner {
  FLINK {
    @Override
    PipelineOptions withDefaults(PipelineOptions options, Path scratch) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      flink.setRunner(FlinkRunner.class);
      // A failure then repeats its own stage, and not everything before it.
      flink.setExecutionModeForBatch("BATCH_FORCED");
      flink.setObjectReuse(true);
      flink.setFasterCopy(true);
      if (flink.getFlinkMaster().equals("[auto]")) {
        flink.setFlinkMaster("[local]");
      }
      if (isEmbedded(flink)) {
        if (flink.getParallelism() < 1) {
          flink.setParallelism(Math.max(2, Runtime.getRuntime().availableProcessors()));
        }
        if (flink.getFlinkConfDir() == null) {
          flink.setFlinkConfDir(writeConfiguration(scratch).toString());
        }
      }
      return options;
    }

    @Override
    public @Nullable FlinkCluster cluster(PipelineOptions options) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      return isEmbedded(flink) ? null : FlinkCluster.at(flink.getFlinkMaster());
    }

    @Override
    public void spread(PipelineOptions options, int slots) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      if (flink.getParallelism() < 1) {
        flink.setParallelism(Math.max(1, slots));
      }
    }

    @Override
    public int parallelism(PipelineOptions options) {
      return Math.max(1, options.as(FlinkPipelineOptions.class).getParallelism());
    }
  },
  DIRECT {
    @Override
    PipelineOptions withDefaults(PipelineOptions options, Path scratch) {
      DirectOptions direct = options.as(DirectOptions.class);
      direct.setRunner(DirectRunner.class);
      // Both checks copy every element several times; they are for pipelines under test.
      direct.setEnforceImmutability(false);
      direct.setEnforceEncodability(false);
      return options;
    }

    @Override
    public @Nullable FlinkCluster cluster(PipelineOptions options) {
      return null;
    }

    @Override
    public void spread(PipelineOptions options, int slots) {
      throw new IllegalStateException("the Direct runner has no cluster");
    }

    @Override
    public int parallelism(PipelineOptions options) {
      return options.as(DirectOptions.class).getTargetParallelism();
    }
  };

  private static final List<String> FLINK_CONFIGURATION =
      List.of(
          // The batch restart strategy comes from here and not from a pipeline option.
          "restart-strategy.type: fixed-delay",
          "restart-strategy.fixed-delay.attempts: 2",
          "restart-strategy.fixed-delay.delay: 1 s",
          // Every blocking partition wants 16 MB of it.
          "taskmanager.memory.network.min: 160mb",
          "taskmanager.memory.network.max: 160mb",
          "taskmanager.memory.managed.size: 256mb",
          // Else a row beyond a sort buffer, a tenth of that memory, fails the run.
          "taskmanager.runtime.large-record-handler: true");

  abstract PipelineOptions withDefaults(PipelineOptions options, Path scratch);

  /** Where the work is done; null where that is inside this process. */
  public abstract @Nullable FlinkCluster cluster(PipelineOptions options);

  /** Uses that many slots of a cluster, unless the user has said how many. */
  public abstract void spread(PipelineOptions options, int slots);

  /** How many pieces run at once. */
  public abstract int parallelism(PipelineOptions options);

  /**
   * Pipeline options for a run.
   *
   * @param arguments {@code --name=value} of Beam or its runner, from the user
   * @throws IllegalArgumentException for an option that does not exist
   */
  public PipelineOptions options(String jobName, List<String> arguments, Path scratch) {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create();
    options.setJobName(jobName);
    return withDefaults(options, scratch);
  }

  private static boolean isEmbedded(FlinkPipelineOptions options) {
    return options.getFlinkMaster().startsWith("[");
  }

  private static Path writeConfiguration(Path scratch) {
    try {
      Path folder = Files.createDirectories(scratch.resolve("flink"));
      List<String> lines = new ArrayList<>(FLINK_CONFIGURATION);
      lines.addAll(spillTo(scratch.resolve("spill")));
      Files.write(folder.resolve("config.yaml"), lines);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows are spilled where nobody else reads them, and where the next start clears them away. */
  private static List<String> spillTo(Path folder) {
    String path = folder.toString();
    boolean takenForSeveral = path.contains(",") || path.contains(File.pathSeparator);
    return takenForSeveral ? List.of() : List.of("io.tmp.dirs: '" + path.replace("'", "''") + "'");
  }
}
