package dev.promptbeam.cli.told;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.StatusView;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * That a start of a run has ended, and how; nothing of its rows.
 *
 * @param run {@code NAME/RUN-ID}
 * @param state that of run.json, or {@link #FAILED}
 * @param why it did not come to its end; null where it did
 * @param counts so far, where it is not complete
 * @param cost of the answers so far in USD; null where that is not known
 * @param interactive what they would have cost one by one
 */
public record Notice(
    String run,
    String state,
    int exitCode,
    @Nullable String why,
    Counts counts,
    @Nullable BigDecimal cost,
    @Nullable BigDecimal interactive,
    boolean emulated,
    RunDirectory directory) {
  /** It was refused after it had begun, or met a defect. */
  static final String FAILED = "failed";

  static Notice of(RunRecord end, RunDirectory directory, int exitCode, @Nullable StatusView view) {
    return new Notice(
        end.name() + "/" + end.runId(),
        end.state(),
        exitCode,
        end.message(),
        view == null || end.state().equals(RunRecord.COMPLETE)
            ? end.counts()
            : soFar(view.status()),
        view == null ? null : view.cost(),
        view == null ? null : view.interactiveCost(),
        end.emulated(),
        directory);
  }

  /** The record of a run that is not complete has none. */
  private static Counts soFar(RunStatus status) {
    RunStatus.Rows rows = status.rows();
    RunStatus.Sendings jobs = status.sendings();
    return new Counts(
        rows.read() == null ? 0 : rows.read(),
        rows.results(),
        rows.deadLetters(),
        status.requests(),
        (long) jobs.running() + jobs.ended() + jobs.read(),
        rows.reused());
  }

  /** One that never came to an end that is recorded. */
  public static Notice failed(String run, int exitCode, String why, RunDirectory directory) {
    return new Notice(run, FAILED, exitCode, why, Counts.NONE, null, null, false, directory);
  }

  ObjectNode toJson() {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("run", run).put("state", state).put("exitCode", exitCode).put("why", why);
    node.set("counts", Json.MAPPER.valueToTree(counts));
    node.putObject("cost").put("usd", cost).put("interactiveUsd", interactive);
    return node.put("emulated", emulated).put("directory", directory.toString());
  }
}
