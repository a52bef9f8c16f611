package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.RpcStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job on the fake service. */
public final class FakeJob {
  public final String name;
  final Intent intent;
  final List<Integer> requests;
  final Instant created;
  Instant listedFrom;
  public Instant endsAt = Instant.MAX;
  BatchState ending = BatchState.SUCCEEDED;
  int errorCode;
  boolean stuck;
  boolean vanished;

  /** Listed so late that its sending is given up before. */
  boolean hidden;

  Duration outputDelay = Duration.ZERO;

  FakeJob(String name, Intent intent, List<Integer> requests, Instant created) {
    this.name = name;
    this.intent = intent;
    this.requests = requests;
    this.created = created;
    this.listedFrom = created;
  }

  boolean live(Instant now) {
    return !vanished && now.isBefore(endsAt);
  }

  void fail(int code) {
    ending = BatchState.FAILED;
    errorCode = code;
  }

  void cancel(Instant when) {
    if (when.isBefore(endsAt)) {
      endsAt = when;
      ending = BatchState.CANCELLED;
    }
  }

  BatchJob seen(Instant now, @Nullable Instant answered) {
    BatchState state = live(now) ? BatchState.RUNNING : ending;
    boolean withOutput = state == BatchState.SUCCEEDED && !now.isBefore(endsAt.plus(outputDelay));
    long pending = stuck ? 1 : Duration.between(created, now).toMinutes();
    return new BatchJob(
        name,
        intent.displayName(),
        "models/" + intent.model(),
        state,
        "BATCH_STATE_" + state,
        created,
        null,
        intent.file(),
        withOutput ? "files/of-" + name : null,
        new BatchStats(requests.size(), pending, 0, 0),
        error(state),
        answered);
  }

  private @Nullable RpcStatus error(BatchState state) {
    return state == BatchState.FAILED ? new RpcStatus(errorCode, "failed") : null;
  }
}
