package dev.promptbeam.run.runner;

import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier start may have left on a cluster. A job there outlives the command that sent it,
 * so holding the run lock does not say that nobody works on the run.
 */
public final class EarlierJob {
  /** The option that says so. */
  public static final String GONE = "--cluster-gone";

  private final RunDirectory directory;
  private final String job;

  /**
   * @param spec name of the run's spec
   */
  public EarlierJob(RunDirectory directory, String spec, String runId) {
    this.directory = directory;
    this.job = name(spec, runId);
  }

  public static EarlierJob of(RunRecord run, RunDirectory directory) {
    return new EarlierJob(directory, run.name(), run.runId());
  }

  /** What the Flink jobs of a run are called. */
  public static String name(String spec, String runId) {
    return "promptbeam-" + spec + "-" + runId;
  }

  /**
   * @param present where this start is sent to; null where it stays in this process
   * @throws RunRefusedException where an earlier job lives on, or its cluster cannot be asked
   */
  public void requireEnded(@Nullable FlinkCluster present)
      throws RunRefusedException, IOException, InterruptedException {
    if (present != null) {
      refuse(liveOn(present));
    }
    requireEnded();
    if (Locks.isHeld(directory.dispatcherLockFile())) {
      throw inUse(job + ", on the cluster that an earlier start sent it to");
    }
  }

  /** As above, for a command that sends nothing and holds the dispatcher lease itself. */
  public void requireEnded() throws RunRefusedException, IOException, InterruptedException {
    refuse(living());
  }

  /**
   * The cluster of an earlier start is gone for good: recorded as a stop, so that a job which lives
   * there all the same sends nothing more.
   */
  public void noteGone() throws IOException {
    Stops stops = new Stops(directory.ledger());
    if (stops.sentAway() != null) {
      stops.record(StopRecord.of(StopCause.FLINK, "its cluster is gone for good"));
    }
  }

  private static void refuse(@Nullable String live) throws RunRefusedException {
    if (live != null) {
      throw inUse(live);
    }
  }

  /**
   * The job that works on the run where an earlier start has sent it; null where none does. One
   * that was told to stop does so by itself: where it cannot be seen, that is enough.
   */
  public @Nullable String living() throws RunRefusedException, IOException, InterruptedException {
    Stops.SentAway sent = new Stops(directory.ledger()).sentAway();
    if (sent == null) {
      return null;
    }
    FlinkCluster cluster = FlinkCluster.at(sent.cluster());
    try {
      return first(cluster);
    } catch (IOException e) {
      if (sent.over()) {
        return null;
      }
      throw new RunRefusedException(
          "the Flink cluster at "
              + cluster
              + ", to which an earlier start has sent the run, does not answer: "
              + e
              + "; run it again when it does, or with "
              + GONE
              + " where it is gone for good",
          ExitCode.STOPPED);
    }
  }

  private @Nullable String liveOn(FlinkCluster cluster)
      throws RunRefusedException, InterruptedException {
    try {
      return first(cluster);
    } catch (IOException e) {
      throw unreachable(cluster, e);
    }
  }

  private @Nullable String first(FlinkCluster cluster) throws IOException, InterruptedException {
    List<FlinkCluster.Job> live = cluster.liveJobs(job);
    return live.isEmpty() ? null : live.get(0) + " on " + cluster;
  }

  public static RunRefusedException unreachable(FlinkCluster cluster, IOException failure) {
    return new RunRefusedException(
        "the Flink cluster at "
            + cluster
            + " does not answer: "
            + failure
            + "; check --flinkMaster, or run it again later",
        ExitCode.STOPPED);
  }

  private static RunRefusedException inUse(String job) {
    return new RunRefusedException(
        "the run is still worked on by the Flink job " + job + "; wait for its end or cancel it");
  }
}
