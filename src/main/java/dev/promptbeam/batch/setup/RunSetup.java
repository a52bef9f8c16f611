package dev.promptbeam.batch.setup;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.format.JsonlResults;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.judge.Judge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a lane needs to know, wherever it runs. It holds no key: that is read from the
 * environment where the calls are made.
 *
 * @param policies how requests are asked and answers judged; a shard names its own by the index
 * @param format of the result parts
 * @param connect opens the client
 * @param keepsAll whether requests, answers and rows stay when their results are published
 * @param next builds the requests of later stages; null where there is one stage
 */
public record RunSetup(
    RunDirectory directory,
    RunPolicy policy,
    List<ShardPolicy> policies,
    ResultFormat format,
    ClientFactory connect,
    boolean keepsAll,
    @Nullable NextRequests next)
    implements SetupSource {
  public RunSetup {
    policies = List.copyOf(policies);
  }

  /** Of a run with one stage. */
  public RunSetup(
      RunDirectory directory,
      RunPolicy policy,
      List<ShardPolicy> policies,
      ResultFormat format,
      ClientFactory connect,
      boolean keepsAll) {
    this(directory, policy, policies, format, connect, keepsAll, null);
  }

  /** The names of the stages, by policy; empty where there is one stage without a name. */
  public List<String> stages() {
    List<String> names = policies.stream().map(ShardPolicy::stageName).toList();
    return names.contains("") ? List.of() : names;
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

  /** Whether rows may share the requests of a policy, by its index. */
  public boolean mayShare(int policy) {
    return policies.get(policy).shape().shared();
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
