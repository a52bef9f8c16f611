package dev.promptbeam.batch.setup;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.judge.Judge;

/**
 * All that a lane needs to know, wherever it runs. It holds no key: that is read from the
 * environment where the calls are made.
 *
 * @param answers by which answers are judged
 * @param connect opens the client
 * @param keepsAll whether requests, answers and rows stay when their results are published
 */
public record RunSetup(
    RunDirectory directory,
    RunPolicy policy,
    Judge.Rules answers,
    ResultShape shape,
    ClientFactory connect,
    boolean keepsAll)
    implements SetupSource {

  /** Of a run that keeps everything. */
  public RunSetup(
      RunDirectory directory,
      RunPolicy policy,
      Judge.Rules answers,
      ResultShape shape,
      ClientFactory connect) {
    this(directory, policy, answers, shape, connect, true);
  }

  @Override
  public RunSetup get() {
    return this;
  }

  @Override
  public void check() {
    WorkerCheck.seesRun(directory);
    connect.check();
  }
}
