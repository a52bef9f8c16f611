package dev.promptbeam.run;

import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.report.AnsweredBy;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.StatusView;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Is told how a run goes, and shows it; from several threads at once. */
public interface RunListener extends StartListener {
  /** For telling others, where nobody waits for the process to end. */
  Duration PATIENCE = Duration.ofSeconds(30);

  /** The first word of each start. */
  void begun(RunBegin begin);

  /** The answers will be the emulator's. */
  void emulated();

  /** The run goes on: told twice a second, whether or not anything has changed. */
  void look(RunDirectory directory) throws IOException;

  /** Who has answered so far. */
  void answers(String asked, List<AnsweredBy> answers);

  /** What it has cost so far. */
  void bill(StatusView view);

  /** Dead letters of a complete run, one a reason. */
  void deadLetters(List<DeadLetterCount> counts);

  /**
   * How a start of a run has ended.
   *
   * @param goOn the command that goes on with it
   * @param patience how long telling each of those may take that are told of it
   */
  void ended(RunRecord end, RunDirectory directory, String goOn, Duration patience);

  /** Jobs that may be billed in vain, at the end. */
  void doubles(List<SuspectedDouble> doubles);
}
