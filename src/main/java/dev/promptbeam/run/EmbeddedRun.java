package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.batch.record.InputRows;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RequestSizes;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.run.service.InnerEmulators;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run inside a pipeline of somebody else: begun by its first step, which may be repeated, and
 * ended by its last. The run lock is held while it is begun and while it is ended; between, the
 * dispatcher's lease is what keeps two pipelines from sending the same.
 */
public final class EmbeddedRun {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final RunOrder order;
  private final RunPlanner planner;
  private final StartListener listener;
  private final Sleeper sleeper;

  private EmbeddedRun(RunOrder order, StartListener listener, Sleeper sleeper) {
    this.order = order;
    this.planner = new RunPlanner(order.spec());
    this.listener = listener;
    this.sleeper = sleeper;
  }

  /**
   * @param folder what relative paths of the spec are relative to
   * @param wait how long to wait for jobs; null for as long as it takes
   */
  public static EmbeddedRun of(
      Surroundings surroundings,
      Spec spec,
      RunDirectory directory,
      String runId,
      Path folder,
      @Nullable Duration wait,
      boolean abandonOpenJobs,
      StartListener listener) {
    Instant leaveAt = wait == null ? null : surroundings.clock().instant().plus(wait);
    return new EmbeddedRun(
        new RunOrder(
            surroundings,
            Tariff.builtIn(),
            null,
            spec,
            runId,
            directory,
            folder,
            Map.of(),
            "pipeline",
            List.of(),
            1,
            abandonOpenJobs,
            leaveAt,
            "another run directory"),
        listener,
        Sleeper.system());
  }

  /** The same, which waits otherwise for another start to leave the run lock. */
  EmbeddedRun with(Sleeper other) {
    return new EmbeddedRun(order, listener, other);
  }

  /**
   * Begins the run, or goes on with it. A run that is complete is left as it is.
   *
   * @param input what the rows are
   * @throws RunRefusedException where it cannot begin or go on; nothing was sent by this start
   */
  public void begin(InputRows input, RequestSizes sizes)
      throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = order.directory();
    try (HeldLock lock = lock()) {
      LockedRun.createFolders(directory);
      try {
        begin(new ValuesInput(input, sizes, planner));
      } catch (RunRefusedException refused) {
        LockedRun.discard(directory, lock, refused);
        throw refused;
      }
    }
  }

  private void begin(ValuesInput input)
      throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = order.directory();
    RunRecords runs = new RunRecords(order);
    Records records = new Records(directory.ledger());
    RunRecord earlier = RunRecord.read(directory);
    boolean sealed = records.sealed() != null;
    if (earlier != null) {
      runs.checkIdentity(earlier, input);
      if (earlier.state().equals(RunRecord.COMPLETE)) {
        RunOpening.restore(order, planner, listener);
        return;
      }
      if (!sealed && new Cancellation(directory.ledger()).isRequested()) {
        throw new RunRefusedException(
            "run "
                + order.name()
                + " was cancelled before anything was sent; start a new run with "
                + order.another());
      }
      RunOpening.restore(order, planner, listener);
    }
    Endpoint endpoint =
        InnerEmulators.open(order.spec().endpoint(), directory, order.surroundings());
    new RunOpening(order, planner, runs, listener)
        .open(earlier, sealed ? null : input, endpoint, null);
    records.createInput(input.rows());
  }

  /**
   * Waits for another pipeline that begins or ends the run at this moment, or for an attempt of
   * this one whose end the runner has not awaited.
   */
  private HeldLock lock() throws RunRefusedException, InterruptedException {
    RunDirectory directory = order.directory();
    Clock clock = order.surroundings().clock();
    Instant last = clock.instant().plus(LONGEST_WAIT);
    boolean told = false;
    while (true) {
      HeldLock lock = LockedRun.tryLock(directory, order.another());
      if (lock != null) {
        return lock;
      }
      if (!clock.instant().isBefore(last)) {
        throw LockedRun.inUse(directory, order.name());
      }
      if (!told) {
        listener.note(
            "run "
                + order.name()
                + " is in use by "
                + LockedRun.holder(directory)
                + "; waiting for it, for five minutes at most");
        told = true;
      }
      sleeper.sleep(LOOK);
    }
  }

  /**
   * Brings the run to the end that its records say.
   *
   * @throws RunRefusedException where it is not complete, with the reason and how to go on
   */
  public RunRecord end() throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = order.directory();
    RunRecord end;
    try (HeldLock lock = lock()) {
      EndReport report = new EndReport(directory, Tariff.builtIn(), listener);
      end =
          Completion.of(directory, order.surroundings().clock())
              .beforeSuccess(report::write)
              .finish();
      if (end.state().equals(RunRecord.COMPLETE)) {
        directory.sweep(); // of what workers left that were killed
      }
    } finally {
      InnerEmulators.close(directory);
    }
    if (!end.state().equals(RunRecord.COMPLETE)) {
      throw new RunRefusedException(
          "run "
              + order.name()
              + " is not complete: "
              + end.message()
              + "; run the pipeline again over the same rows and the run directory "
              + directory
              + ", and it goes on where it was: nothing is paid twice");
    }
    return end;
  }
}
