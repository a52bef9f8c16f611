package dev.promptbeam.run;

import dev.promptbeam.batch.clean.Cleaned;
import dev.promptbeam.batch.clean.Pruning;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.report.GoOn;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prunes runs that are complete, old enough and nobody's work, or says what it would do. */
public final class PruneRun {
  private final Instant now;
  private final Instant before;
  private final boolean uncleaned;
  private final boolean really;

  /**
   * @param before when a run must have ended
   * @param uncleaned whether one may go that has jobs on the service yet
   * @param really false to look only
   */
  public PruneRun(Instant now, Instant before, boolean uncleaned, boolean really) {
    this.now = now;
    this.before = before;
    this.uncleaned = uncleaned;
    this.really = really;
  }

  /**
   * What became of a run, or would.
   *
   * @param bytes freed
   * @param kept why nothing of it goes, or not all; null where there is nothing to say
   */
  public record Outcome(long bytes, @Nullable String kept) {}

  /** Of a run that is too young, nothing is said. */
  public Outcome of(RunDirectory directory) throws IOException {
    if (!really) {
      boolean held =
          Locks.isHeld(directory.runLockFile()) || Locks.isHeld(directory.dispatcherLockFile());
      return held ? held() : unheld(directory);
    }
    if (whyNot(directory) != null) {
      return unheld(directory);
    }
    try (HeldLock lock = Locks.tryAcquire(directory.runLockFile());
        HeldLock lease = Locks.tryAcquire(directory.dispatcherLockFile())) {
      return lock == null || lease == null ? held() : unheld(directory);
    }
  }

  private static Outcome held() {
    return new Outcome(0, "a process works on it");
  }

  private Outcome unheld(RunDirectory directory) throws IOException {
    String whyNot = whyNot(directory);
    if (whyNot != null) {
      return new Outcome(0, whyNot.isEmpty() ? null : whyNot);
    }
    Pruning pruning = Pruning.of(directory);
    if (really) {
      pruning.prune(now);
    }
    String changed =
        pruning.kept().isEmpty()
            ? null
            : pruning.kept().size()
                + " of its shards, such as "
                + pruning.kept().get(0)
                + ": their results, dead letters or media are not where they were published, or"
                + " were changed";
    return new Outcome(pruning.bytes(), changed);
  }

  /** Why it stays; empty where that is a matter of course, null where it need not. */
  private @Nullable String whyNot(RunDirectory directory) throws IOException {
    RunRecord run = RunRecord.read(directory);
    if (run == null || (run.finished() != null && run.finished().isAfter(before))) {
      return "";
    }
    boolean complete = run.state().equals(RunRecord.COMPLETE);
    if (!complete || !Files.exists(directory.successFile())) {
      return run.started().isAfter(before) ? "" : "it is not complete";
    }
    boolean sent = !new Records(directory.ledger()).sendings().isEmpty();
    if (sent && !run.emulated() && !uncleaned && !new Cleaned(directory.ledger()).isNoted()) {
      return "its jobs may be on the service yet: "
          + GoOn.command(List.of("clean", directory.toString()), null)
          + ", or give --uncleaned";
    }
    return null;
  }
}
