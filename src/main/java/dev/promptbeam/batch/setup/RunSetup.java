package dev.promptbeam.batch.setup;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.format.JsonlResults;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.judge.Judge;

/**
 * All that a lane needs to know, wherever it runs. It holds no key: that is read from the
 * environment where the calls are made.
 *
 * @param answers by which answers are judged
 * @param format of the result parts
 * @param connect opens the client
 * @param keepsAll whether requests, answers and rows stay when their results are published
 */
public record RunSetup(
    RunDirectory directory,
    RunPolicy policy,
    Judge.Rules answers,
    ResultShape shape,
    ResultFormat format,
    ClientFactory connect,
    boolean keepsAll)
    implements SetupSource {

  /** Of a run of JSON lines that keeps everything. */
  public RunSetup(
      RunDirectory directory,
      RunPolicy policy,
      Judge.Rules answers,
      ResultShape shape,
      ClientFactory connect) {
    this(directory, policy, answers, shape, new JsonlResults(), connect, true);
  }

  @Override
  public RunSetup get() {
    return this;
  }

  @Override
  public void check() {
    WorkerCheck.seesRun(directory);
    WorkerCheck.seesResults(directory);
    connect.check();
  }
}
