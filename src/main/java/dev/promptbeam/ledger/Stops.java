package dev.promptbeam.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The stop records of a run, one for each start at most. A start begins a new generation, so that
 * records never need to be removed.
 */
public final class Stops {
  private final Ledger ledger;

  public Stops(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Begins a new start of the run, which waits for all jobs; earlier stops no longer count. The
   * caller holds the run lock.
   */
  public void lift() throws IOException {
    lift(null);
  }

  /**
   * As {@link #lift()}, for a start that may leave earlier.
   *
   * @param leaveAt when this start shall not wait for jobs any more; null where it shall
   */
  public void lift(@Nullable Instant leaveAt) throws IOException {
    ledger.create(start(generation() + 1), new StartRecord(leaveAt));
  }

  /** When the present start shall not wait for jobs any more; null where it shall. */
  public @Nullable Instant leaveAt() throws IOException {
    StartRecord start = ledger.read(start(generation()), StartRecord.class);
    return start == null ? null : start.leaveAt();
  }

  /** Records why the present start shall end; the first one counts. */
  public void record(StopRecord stop) throws IOException {
    ledger.create(name(), stop);
  }

  /** The stop of the present start; null while it may go on. */
  public @Nullable StopRecord current() throws IOException {
    return ledger.read(name(), StopRecord.class);
  }

  private String name() throws IOException {
    return "stops/" + String.format(Locale.ROOT, "%06d", generation());
  }

  private static String start(int generation) {
    return "starts/" + String.format(Locale.ROOT, "%06d", generation);
  }

  private int generation() throws IOException {
    List<String> starts = ledger.list("starts");
    return starts.isEmpty() ? 0 : Integer.parseInt(starts.get(starts.size() - 1));
  }
}
