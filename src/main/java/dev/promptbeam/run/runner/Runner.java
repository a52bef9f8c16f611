package dev.promptbeam.run.runner;

import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRegistrar;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.runners.flink.FlinkRunnerRegistrar;
import org.apache.beam.sdk.options.DefaultPipelineOptionsRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
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
        flink.setFlinkConfDir(
            EmbeddedFlink.configure(scratch, flink.getParallelism(), flink.getFlinkConfDir())
                .toString());
      }
      return options;
    }

    @Override
    void known(PipelineOptions options) {
      options.as(FlinkPipelineOptions.class);
    }

    @Override
    PipelineOptionsRegistrar registrar() {
      return new FlinkRunnerRegistrar.Options();
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
    void known(PipelineOptions options) {
      options.as(DirectOptions.class);
    }

    @Override
    PipelineOptionsRegistrar registrar() {
      return new DirectRegistrar.Options();
    }

    @Override
    public @Nullable FlinkCluster cluster(PipelineOptions options) {
      return null;
    }

    @Override
    public void spread(PipelineOptions options, int slots) {
      throw new IllegalStateException("the Direct runner has no cluster");
    }

    /**
     * One lane for each of its threads: on a thread that no element occupies the runner's driver
     * loops without a pause (seen with Beam 2.70.0), so a run that waits would keep a core busy.
     */
    @Override
    public int parallelism(PipelineOptions options) {
      return options.as(DirectOptions.class).getTargetParallelism();
    }
  };

  abstract PipelineOptions withDefaults(PipelineOptions options, Path scratch);

  /** Makes the options of this runner known to Beam, which checks them once. */
  abstract void known(PipelineOptions options);

  /** The options that are this runner's. */
  abstract PipelineOptionsRegistrar registrar();

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
    if (!arguments.isEmpty()) {
      register(new DefaultPipelineOptionsRegistrar());
      register(registrar());
    }
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create();
    options.setJobName(jobName);
    return withDefaults(options, scratch);
  }

  /**
   * Makes options known by name. In the runnable file none registers itself: Beam checks each
   * against all others, a second of every start, and needs none that nobody names.
   */
  private static void register(PipelineOptionsRegistrar registrar) {
    registrar.getPipelineOptions().forEach(PipelineOptionsFactory::register);
  }

  private static boolean isEmbedded(FlinkPipelineOptions options) {
    return options.getFlinkMaster().startsWith("[");
  }
}
