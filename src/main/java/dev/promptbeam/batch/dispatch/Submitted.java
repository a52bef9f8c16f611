package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.admit.Onward;
import dev.promptbeam.batch.doubt.Doubles;
import dev.promptbeam.batch.doubt.Doubts;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.OpenSendings;
import dev.promptbeam.batch.state.Sending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** What becomes of a sending that was submitted. */
record Submitted(
    Dispatcher dispatcher,
    Context context,
    OpenSendings open,
    ShardBook book,
    Doubts doubts,
    Doubles doubles)
    implements Onward {
  @Override
  public void running(Sending sending, String job) {
    dispatcher.running(sending, job);
  }

  @Override
  public void doubtful(Sending sending) {
    sending.doubt();
    doubts.add(sending);
  }

  @Override
  public void ended(Sending sending, Ended ended) {
    dispatcher.end(sending, ended, Endings.Remains.NOTHING);
  }

  @Override
  public void divided(Sending sending, SplitRecord split) throws IOException {
    sending.divide(split);
    if (sending.intent() != null) {
      Instant now = context.clock().instant();
      ended(sending, Ended.withoutJob(Ended.End.WITHDRAWN, split.why(), List.of(), now));
      return;
    }
    context.records().createSplit(sending.name(), split);
    dispatcher.close(sending);
  }

  @Override
  public void unsent(Sending sending) {
    open.remove(sending);
    try {
      book.leaveUnsent(sending);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void superseded(Sending sending, SuspectedDouble made) {
    doubles.add(made);
    if (made.beside().isEmpty()) {
      String why = "superseded";
      Ended none = Ended.withoutJob(Ended.End.WITHDRAWN, why, List.of(), made.time());
      dispatcher.over(sending, none, Endings.Remains.NOTHING);
    } else {
      dispatcher.running(sending, made.beside());
    }
  }
}
