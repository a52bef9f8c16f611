package dev.promptbeam.batch.stage;

import dev.promptbeam.batch.answer.SaidTurns;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.reuse.KeptTurns;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.NextRequests.Turns;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.line.LineLocation;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the conversation that the next stage carries on: what was asked in an earlier one, and the
 * model's turn. Where that stage is not the one whose answers are read, it is found by the ids of
 * shards; where it was not asked in this run, which is a redrive, among what was kept of the first.
 */
final class FormerTurns implements Closeable {
  private final NextRequests next;
  private final int carried;
  private final @Nullable SaidTurns said;
  private final @Nullable KeptTurns kept;
  private final boolean isLast;

  /**
   * @param handed the sending whose answers are handed on
   * @param stage the number of its stage
   */
  FormerTurns(RunDirectory directory, Records records, String handed, int stage, NextRequests next)
      throws IOException {
    this.next = next;
    this.carried = next.continues(stage + 1);
    this.isLast = carried == stage;
    String sending = carried < 0 ? null : HandedOn.before(handed, stage - carried);
    this.kept = carried < 0 || sending != null ? null : KeptTurns.open(directory);
    if (sending == null) {
      this.said = null;
    } else if (isLast) {
      this.said = SaidTurns.ofAnswers(directory, sending);
    } else {
      this.said = SaidTurns.of(directory, records, sending);
    }
  }

  /**
   * What the row's next request carries on; null where it begins a conversation.
   *
   * @param requestKey of the request that was answered now
   * @param answer to that
   */
  @Nullable Turns of(SourceRow row, Trial trial, String requestKey, LineLocation answer)
      throws IOException {
    if (carried < 0) {
      return null;
    }
    Turns turns = isLast && said != null ? said.of(requestKey, answer) : earlier(row, trial);
    if (turns == null) {
      throw new IOException(
          "row " + row.source() + ": what stage " + next.name(carried) + " said is not there");
    }
    return turns;
  }

  private @Nullable Turns earlier(SourceRow row, Trial trial) throws IOException {
    if (said == null) {
      return kept == null ? null : kept.of(row.source(), trial, carried);
    }
    String key = SaidTurns.keyIn(row, next.name(carried));
    return key == null ? null : said.of(key);
  }

  @Override
  public void close() throws IOException {
    try (SaidTurns turns = said;
        KeptTurns others = kept) {
      // both are closed
    }
  }
}
