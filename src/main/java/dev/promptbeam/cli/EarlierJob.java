package dev.promptbeam.cli;

import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.pipeline.FlinkCluster;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier start may have left on a cluster. A job there outlives the command that sent it,
 * so holding the run lock does not say that nobody works on the run.
 */
final class EarlierJob {
  private final RunDirectory directory;
  private final String job;

  /**
   * @param job name of the run's Flink jobs
   */
  EarlierJob(RunDirectory directory, String job) {
    this.directory = directory;
    this.job = job;
  }

  /**
   * @param cluster where this start is sent to; null where it stays in this process
   * @throws RunRefusedException where an earlier job lives on, or the cluster cannot be asked
   */
  void requireEnded(@Nullable FlinkCluster cluster)
      throws RunRefusedException, IOException, InterruptedException {
    List<FlinkCluster.Job> live = cluster == null ? List.of() : liveOn(cluster);
    if (!live.isEmpty()) {
      throw inUse(live.get(0) + " on " + cluster);
    }
    if (FileLock.isHeld(directory.dispatcherLockFile())) {
      throw inUse(job + ", on the cluster that an earlier start sent it to");
    }
  }

  private List<FlinkCluster.Job> liveOn(FlinkCluster cluster)
      throws RunRefusedException, InterruptedException {
    try {
      return cluster.liveJobs(job);
    } catch (IOException e) {
      throw unreachable(cluster, e);
    }
  }

  static RunRefusedException unreachable(FlinkCluster cluster, IOException failure) {
    return new RunRefusedException(
        "the Flink cluster at "
            + cluster
            + " does not answer: "
            + failure
            + "; check --flinkMaster, or run it again later",
        RunRefusedException.STOPPED);
  }

  private static RunRefusedException inUse(String job) {
    return new RunRefusedException(
        "the run is still worked on by the Flink job " + job + "; wait for its end or cancel it");
  }
}
