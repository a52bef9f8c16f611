package dev.promptbeam.report;

import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a run stands, by its record and by whether a process works on it. */
public enum RunState {
  /** A process works on it. */
  RUNNING,
  /** Its process ended without writing why: killed, or the machine went down. */
  INTERRUPTED,
  STOPPED,
  COMPLETE,
  CANCELLED;

  /**
   * What is known of a run; the locks are looked at before the record, which is final then.
   *
   * @param process somebody works on it
   * @param jobAlone namely its Flink job, whose command has ended
   */
  record Seen(boolean process, boolean jobAlone, @Nullable RunRecord run) {
    static Seen of(RunDirectory directory) throws IOException {
      boolean command = Locks.isHeld(directory.runLockFile());
      boolean jobAlone = !command && Locks.isHeld(directory.dispatcherLockFile());
      return new Seen(command || jobAlone, jobAlone, RunRecord.read(directory));
    }
  }

  public static RunState of(RunRecord run, boolean process) {
    return switch (run.state()) {
      case RunRecord.COMPLETE -> COMPLETE;
      case RunRecord.CANCELLED -> CANCELLED;
      case RunRecord.STOPPED -> process ? RUNNING : STOPPED;
      default -> process ? RUNNING : INTERRUPTED;
    };
  }

  /** True where running it again would go on with it. */
  public boolean resumable() {
    return this == INTERRUPTED || this == STOPPED;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
