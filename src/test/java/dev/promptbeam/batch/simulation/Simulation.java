package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.budget.Shortage;
import dev.promptbeam.batch.dispatch.Dispatcher;
import dev.promptbeam.batch.dispatch.Recovery;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.Tail;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A run of the dispatcher against the fake service on a virtual clock. */
public final class Simulation {
  public static final int REQUESTS = 12;
  public static final long TOKENS = 1_000;

  /** Of a shard's input file. */
  public static final long BYTES = 1_000;

  private static final Duration LONGEST_RUN = Duration.ofDays(400);

  final long seed;
  public final VirtualClock clock = new VirtualClock();
  final MemoryLedger ledger = new MemoryLedger();
  public final Records records = new Records(ledger);

  /** May be another one after a restart. */
  public RunPolicy policy;

  final Faults faults;
  public final FakeRequests requests;
  public final FakeService service;
  final List<String> journal = new ArrayList<>();
  int restarts;

  /** How far our clock is ahead of the service's; counts from the next restart. */
  public Duration skew = Duration.ZERO;

  long steps;
  public Duration callTime = Duration.ofSeconds(5);

  private final List<ShardPolicy> policies;
  private final List<ShardInfo> shards = new ArrayList<>();
  private InlineWorkers workers;
  public FakeLanes lanes;
  private Dispatcher dispatcher;
  private boolean cancelled;

  /** What keeps it from going on where it is money. */
  @Nullable Shortage shortage;

  public Simulation(long seed, int shardCount, RunPolicy policy, Map<Fault, Double> chances) {
    this(seed, shardCount, policy, chances, 0);
  }

  public Simulation(
      long seed, int shardCount, RunPolicy policy, Map<Fault, Double> chances, int poisonEvery) {
    this(seed, policy, chances, poisonEvery, Collections.nCopies(shardCount, TOKENS));
  }

  /**
   * @param tokens of each shard
   */
  public Simulation(
      long seed, RunPolicy policy, Map<Fault, Double> chances, int poisonEvery, List<Long> tokens) {
    this(seed, policy, Policies.ONE, chances, poisonEvery, tokens);
  }

  /**
   * @param policies by which the shards are asked, in turn
   */
  public Simulation(
      long seed,
      RunPolicy policy,
      List<ShardPolicy> policies,
      Map<Fault, Double> chances,
      int poisonEvery,
      List<Long> tokens) {
    this.policies = policies;
    this.seed = seed;
    this.policy = policy;
    this.faults = new Faults(seed, chances);
    this.requests = new FakeRequests(records, seed, poisonEvery);
    this.service = new FakeService(clock, records, policy, policies, requests, faults);
    for (int shard = 0; shard < tokens.size(); shard++) {
      String id = String.format(Locale.ROOT, "%05d-000", shard);
      int its = shard % policies.size();
      shards.add(new ShardInfo(id, REQUESTS, REQUESTS, BYTES, tokens.get(shard), its, false));
    }
    this.workers = new InlineWorkers(clock, faults, callTime);
    this.lanes = new FakeLanes(clock, records, requests, faults);
    this.dispatcher = new Dispatcher(context());
  }

  /** The same where what is done goes through so many stages. */
  static Simulation staged(
      long seed, int shardCount, RunPolicy policy, Map<Fault, Double> chances, String... stages)
      throws IOException {
    List<ShardPolicy> policies = Policies.ofStages(stages);
    List<Long> tokens = Collections.nCopies(shardCount, TOKENS);
    Simulation run = new Simulation(seed, policy, policies, chances, 7, tokens);
    run.requests.stages = new FakeStages(seed, stages.length, false);
    run.shards.replaceAll(
        one -> new ShardInfo(one.id(), one.requests(), one.rows(), one.bytes(), one.tokens()));
    long rows = (long) shardCount * REQUESTS;
    run.records.createSealed(new Sealed(rows, rows, 0, run.shards, List.of(stages)));
    return run;
  }

  /** Those that came of answers are among them. */
  List<ShardInfo> shards() throws IOException {
    return records.sealed() == null ? shards : new KnownShards(records).look();
  }

  /**
   * @param enqueuedTokens quota of the model; 0 where it is to be found out
   */
  public static RunPolicy policy(long enqueuedTokens, int concurrentJobs) {
    return RunPolicies.of(enqueuedTokens, concurrentJobs);
  }

  public static RunPolicy policy(Budgets budgets) {
    return RunPolicies.of(budgets);
  }

  private Context context() {
    ServiceClock ours =
        new ServiceClock(
            Clock.offset(clock, skew),
            ahead -> journal.add(clock.instant() + " clocks_differ " + ahead));
    service.listener = ours;
    return new Context(
        policy,
        policies,
        records,
        service,
        workers,
        lanes,
        (event, subject, details) ->
            journal.add(
                clock.instant() + " " + event + " " + subject + " " + String.join(" ", details)),
        ours,
        new Random(seed));
  }

  /** From the next restart on. */
  void tail(Tail tail) {
    policy = RunPolicies.with(policy, policy.spending(), tail);
  }

  /** From the next restart on. */
  void spend(Spending spending) {
    requests.spending = spending;
    policy = RunPolicies.with(policy, spending, policy.tail());
  }

  /** A new process takes over: all that is not in the ledger is lost. */
  public void restart() throws IOException, InterruptedException {
    restarts++;
    workers = new InlineWorkers(clock, faults, callTime);
    lanes = new FakeLanes(clock, records, requests, faults);
    Context context = context();
    service.listener.setBy(service::time);
    dispatcher = new Dispatcher(context);
    if (cancelled) {
      dispatcher.cancel();
    }
    new Recovery(context).resume(shards, dispatcher);
  }

  /** The run is cancelled, and stays so over restarts. */
  Simulation cancel() {
    cancelled = true;
    dispatcher.cancel();
    return this;
  }

  /** Goes on to the end, or to a stop. */
  public Simulation finish() throws Exception {
    return runUntil(Instant.MAX);
  }

  /** Goes on until there is nothing to do but to wait for jobs. */
  public Simulation untilItOnlyWaits() throws Exception {
    while (!dispatcher.onlyWaits()) {
      step();
    }
    return this;
  }

  /** Runs to the end, or to a stop, restarting after each crash. */
  public Simulation run() throws Exception {
    restart();
    while (!dispatcher.done() && lanes.stopped == null) {
      step();
    }
    return this;
  }

  /** Runs until a moment, the end, or a stop. */
  public Simulation runUntil(Instant moment) throws Exception {
    if (restarts == 0) {
      restart();
    }
    while (!dispatcher.done() && lanes.stopped == null && clock.instant().isBefore(moment)) {
      step();
    }
    return this;
  }

  private void step() throws Exception {
    steps++;
    if (service.listener.isOutdated()) {
      restart(); // as a tenure is followed by the next
      return;
    }
    Instant next;
    try {
      if (faults.strikes(Fault.KILL)) {
        throw new FakeService.Crash();
      }
      Duration ahead = Duration.between(clock.instant(), service.listener.instant());
      next = dispatcher.turn().minus(ahead);
      lanes.work(dispatcher);
      shortage = dispatcher.shortage();
      if (shortage != null) {
        lanes.stop(StopCause.BUDGET, shortage.sentence());
      }
    } catch (FakeService.Crash crash) {
      restart();
      return;
    }
    Instant soonest = Instants.earlier(next, Instants.earlier(workers.next(), lanes.next()));
    Instant atLeast = clock.instant().plusMillis(1);
    clock.moveTo(soonest.isBefore(atLeast) ? atLeast : soonest);
    if (Duration.between(VirtualClock.START, clock.instant()).compareTo(LONGEST_RUN) > 0) {
      throw new AssertionError("seed " + seed + ": no end in sight after " + LONGEST_RUN);
    }
  }

  /** The process dies between a create and its record. */
  public void loseJobRecord(String sending) throws IOException, InterruptedException {
    ledger.lose("sendings/" + sending + "/job");
    restart();
  }

  public List<Wait> waits() {
    return dispatcher.waits();
  }

  public boolean done() {
    return dispatcher.done();
  }

  /** How long it has lasted. */
  public Duration lasted() {
    return Duration.between(VirtualClock.START, clock.instant());
  }

  /** Nothing was lost and nothing doubled. */
  public void verify() throws IOException {
    SimulationVerdict verdict = new SimulationVerdict(this);
    assertThat(service.jobs.violations).as("seed %d", seed).isEmpty();
    assertThat(lanes.stopped).as("seed %d", seed).isNull();
    for (ShardInfo shard : shards()) {
      Settled settled = records.settled(shard.id());
      if (settled == null) {
        throw new AssertionError("seed " + seed + ": " + shard.id() + " is not settled");
      }
      verdict.verify(shard, settled);
    }
    verdict.verifyDoubles();
  }
}
