package dev.promptbeam.batch.setup;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.format.JsonlResults;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.judge.Judge;
import java.util.List;

/**
 * All that a lane needs to know, wherever it runs. It holds no key: that is read from the
 * environment where the calls are made.
 *
 * @param policies how requests are asked and answers judged; a shard names its own by the index
 * @param format of the result parts
 * @param connect opens the client
 * @param keepsAll whether requests, answers and rows stay when their results are published
 */
public record RunSetup(
    RunDirectory directory,
    RunPolicy policy,
    List<ShardPolicy> policies,
    ResultFormat format,
    ClientFactory connect,
    boolean keepsAll)
    implements SetupSource {
  public RunSetup {
    policies = List.copyOf(policies);
  }

  /** Of a run of JSON lines that keeps everything. */
  public RunSetup(
      RunDirectory directory, RunPolicy policy, List<ShardPolicy> policies, ClientFactory connect) {
    this(directory, policy, policies, new JsonlResults(), connect, true);
  }

  /** The shapes of result rows, by policy. */
  public List<ResultShape> shapes() {
    return policies.stream().map(ShardPolicy::shape).toList();
  }

  /** What judges the answers, by policy. */
  public List<Judge> judges() {
    return policies.stream().map(policy -> policy.answers().judge()).toList();
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
