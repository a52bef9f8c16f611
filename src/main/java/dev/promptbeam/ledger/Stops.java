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
    lift(null, null);
  }

  /**
   * As {@link #lift()}, for a start that may leave earlier, or works elsewhere.
   *
   * @param leaveAt when this start shall not wait for jobs any more; null where it shall
   * @param cluster address of the cluster that its work is sent to; null where it stays here
   */
  public void lift(@Nullable Instant leaveAt, @Nullable String cluster) throws IOException {
    lift(new StartRecord(leaveAt, cluster, null, null));
  }

  /** As {@link #lift()}, with all that is known of the start. */
  public void lift(StartRecord start) throws IOException {
    ledger.create(start(generation() + 1), start);
  }

  /** The present start; null before the first. */
  public @Nullable StartRecord present() throws IOException {
    return ledger.read(start(generation()), StartRecord.class);
  }

  /**
   * A start whose work went to a cluster, where it can outlive the command.
   *
   * @param cluster its address
   * @param over true where that start was stopped, or another has begun after it
   */
  public record SentAway(String cluster, boolean over) {}

  /** The newest start whose work went to a cluster; null where none did. */
  public @Nullable SentAway sentAway() throws IOException {
    int newest = generation();
    for (int number = newest; number > 0; number--) {
      StartRecord record = ledger.read(start(number), StartRecord.class);
      if (record != null && record.cluster() != null) {
        return new SentAway(record.cluster(), number < newest || current() != null);
      }
    }
    return null;
  }

  /** When the present start shall not wait for jobs any more; null where it shall. */
  public @Nullable Instant leaveAt() throws IOException {
    StartRecord start = present();
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
