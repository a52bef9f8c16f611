package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.report.AnsweredBy;
import dev.promptbeam.report.DeadLetterCount;
import java.util.List;

/** Is told how a run goes, and shows it; from several threads at once. */
public interface RunListener extends StartListener {
  /** The first word of each start. */
  void begun(RunBegin begin);

  /** The answers will be the emulator's. */
  void emulated();

  /** How far the run is, whether or not that has changed since the last time. */
  void progress(Progress now);

  /** Who has answered so far. */
  void answers(String asked, List<AnsweredBy> answers);

  /** Dead letters of a complete run, one a reason. */
  void deadLetters(List<DeadLetterCount> counts);

  /**
   * How a start of a run has ended.
   *
   * @param goOn the command that goes on with it
   */
  void ended(RunRecord end, RunDirectory directory, String goOn);

  /** Jobs that may be billed in vain, at the end. */
  void doubles(List<SuspectedDouble> doubles);
}
