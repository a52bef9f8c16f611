package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import java.time.Instant;
import java.util.List;

/** What is not sent after all. */
final class Withdrawals {
  private final Context context;
  private final Storage storage;
  private final Onward next;
  private volatile boolean cancelled;

  Withdrawals(Context context, Storage storage, Onward next) {
    this.context = context;
    this.storage = storage;
    this.next = next;
  }

  /** From now on nothing is sent any more. */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** An intent that is written has an end of its own: its file is still to be deleted. */
  void giveUp(Sending sending) {
    if (sending.intent() == null) {
      storage.remove(sending.name());
      next.unsent(sending);
      return;
    }
    withdraw(sending, "the run was cancelled");
  }

  void withdraw(Sending sending, String why) {
    Instant now = context.clock().instant();
    next.ended(sending, Ended.withoutJob(Ended.End.WITHDRAWN, why, List.of(), now));
  }
}
