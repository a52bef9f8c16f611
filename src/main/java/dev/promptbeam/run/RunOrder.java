package dev.promptbeam.run;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.spec.Spec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for of a start of a run, whoever asks.
 *
 * @param tariff what tokens cost
 * @param budget USD that the start was given besides its spec; null where none were
 * @param folder what relative paths of the spec are relative to
 * @param origin what a resumed run must agree with besides its spec and its rows
 * @param runner for its story
 * @param command the words that asked for it; empty where that was no command
 * @param maxFailureRatio share of rows that may end as dead letters for exit code 0
 * @param abandonOpenJobs whether jobs are given up that the present key does not see
 * @param leaveAt when not to wait for jobs any more; null for never
 * @param another what is named to begin another run in the place of this one
 */
record RunOrder(
    Surroundings surroundings,
    Tariff tariff,
    @Nullable BigDecimal budget,
    Spec spec,
    String runId,
    RunDirectory directory,
    Path folder,
    Map<String, String> origin,
    String runner,
    List<String> command,
    double maxFailureRatio,
    boolean abandonOpenJobs,
    @Nullable Instant leaveAt,
    String another) {

  /** By which a command finds the run, wherever it was begun. */
  String address() {
    return command.isEmpty() ? directory.toString() : name();
  }

  /** {@code NAME/RUN-ID}. */
  String name() {
    return spec.name() + "/" + runId;
  }
}
