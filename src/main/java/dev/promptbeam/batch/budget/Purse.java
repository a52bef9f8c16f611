package dev.promptbeam.batch.budget;

import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.setup.Spending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The budget of a run and what is taken of it: set aside for sendings on their way, spent by those
 * whose answers are read. What is set aside goes with the intent, so that no crash loses it.
 *
 * <p>Used by the dispatcher's thread alone.
 */
public final class Purse {
  private final @Nullable Spending spending;
  private final Records records;

  /** By sending, and by job for those beside the one that is kept. */
  private final Map<String, Charge> taken = new HashMap<>();

  private Charge sum = Charge.NONE;

  /** So many times what is set aside may be billed: a dearer model was seen to answer. */
  private BigDecimal dearer = BigDecimal.ONE;

  private @Nullable Shortage shortage;

  /**
   * @param spending null where the run has no budget
   */
  public Purse(@Nullable Spending spending, Records records) {
    this.spending = spending;
    this.records = records;
  }

  public boolean isLimited() {
    return spending != null;
  }

  /** Takes up what earlier starts have taken. */
  public void resume() throws IOException {
    if (spending == null) {
      return;
    }
    Charges charges = new Charges(spending, records.ahead());
    for (String sending : records.sendings()) {
      set(sending, charges.of(sending));
    }
    for (SuspectedDouble found : records.doubles()) {
      set(found.name(), charges.of(found));
    }
    dearer = dearer.max(charges.dearer());
  }

  /** A turn begins: who is short of money is found out anew. */
  public void look() {
    shortage = null;
  }

  /** Who was not sent for want of money since the last look; null where nobody was. */
  public @Nullable Shortage shortage() {
    return shortage;
  }

  /** True where that much is left. */
  public boolean affords(String sending, Reservation wanted) {
    return affords(sending, wanted.usd());
  }

  /** The same for one that has its share, maybe of a larger budget than the present one. */
  public boolean keeps(String sending) {
    return affords(sending, of(sending).sum());
  }

  /**
   * True where one may not be sent for want of money.
   *
   * @param wanted where it has no share yet
   */
  public boolean isShortOf(String sending, @Nullable Reservation wanted) {
    Charge own = taken.get(sending);
    BigDecimal most = own == null ? wanted == null ? BigDecimal.ZERO : wanted.usd() : own.sum();
    return shortage(sending, most) != null;
  }

  private boolean affords(String sending, BigDecimal wanted) {
    Shortage found = shortage(sending, wanted);
    shortage = found == null ? shortage : found;
    return found == null;
  }

  private @Nullable Shortage shortage(String sending, BigDecimal wanted) {
    Spending limit = spending;
    if (limit == null) {
      return null;
    }
    Charge others = sum.minus(of(sending)).times(dearer);
    BigDecimal most = wanted.multiply(dearer);
    boolean fits = others.sum().add(most).compareTo(limit.cap()) <= 0;
    return fits ? null : new Shortage(sending, limit.cap(), others, most);
  }

  private Charge of(String sending) {
    return taken.getOrDefault(sending, Charge.NONE);
  }

  /** A sending is on its way. */
  public void reserve(String sending, Reservation wanted) {
    set(sending, Charge.held(wanted.usd()));
  }

  /** It surely is no job, and nothing says that it will be. */
  public void release(String sending) {
    set(sending, Charge.NONE);
  }

  /** Its records say what it has cost, or may. */
  public void settle(String sending) {
    if (spending != null) {
      Charges charges = new Charges(spending, records);
      try {
        set(sending, charges.of(sending));
        dearer = dearer.max(charges.dearer());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A job may be billed beside the one that is kept. */
  public void add(SuspectedDouble found) {
    if (spending != null) {
      try {
        set(found.name(), new Charges(spending, records).of(found));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void set(String what, Charge charge) {
    Charge before = charge.equals(Charge.NONE) ? taken.remove(what) : taken.put(what, charge);
    shortage = null; // what it was reckoned from has changed
    sum = sum.plus(charge).minus(before == null ? Charge.NONE : before);
  }
}
