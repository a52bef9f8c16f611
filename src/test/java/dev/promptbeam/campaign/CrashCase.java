package dev.promptbeam.campaign;

import dev.promptbeam.scenario.Beam;
import dev.promptbeam.scenario.ChildProcess;
import dev.promptbeam.scenario.Eventually;
import dev.promptbeam.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One run that is killed again and again, and its end. */
final class CrashCase implements AutoCloseable {
  private static final String[] OPTIONS = {"--max-failure-ratio", "1"};

  private static final int SHARDS = 16;

  /** Long enough for a stage to be struck, and no longer than it takes where none will be. */
  private static final Duration ADVANCE_EVERY = Duration.ofSeconds(3);

  private static final Duration ADVANCE_TO_THE_END = Duration.ofMillis(750);
  private static final int MOST_STEPS = 240;

  /** How often a stage is tried that lasts for a moment only. */
  private static final int TRIES = 3;

  private final Scenario work;
  private final Traces traces;
  private final SampleRows rows;
  private final Plan plan;
  private final List<Strike> strikes = new ArrayList<>();
  private boolean ended;
  private int starts;
  private int steps;
  private long lastAdvance;

  private CrashCase(Scenario work, SampleRows rows, Plan plan) throws Exception {
    this.work = work;
    this.rows = rows;
    this.plan = plan;
    this.traces = new Traces(work.run, work.server);
    work.file("data/rows.jsonl", rows.json());
    String batch =
        """
        maxRequests: %d
        doubtWait: 3s
        """
            .formatted(Math.max(10, rows.count() / SHARDS));
    work.spec(batch);
    putIn(plan);
  }

  private void putIn(Plan plan) throws IOException {
    Path spec = work.path("spec.yaml");
    String text = Files.readString(spec);
    if (!text.contains(Plan.ONE.yaml())) {
      throw new AssertionError("the spec has no request to put stages in its place: " + text);
    }
    work.file("spec.yaml", text.replace(Plan.ONE.yaml(), plan.yaml()));
  }

  /**
   * One kill.
   *
   * @param stage where it was meant to strike
   * @param names what was in that stage; empty where the process had left it
   * @param state of the run directory right after it
   */
  record Strike(String stage, Set<String> names, String state) {
    boolean hit() {
      return !names.isEmpty();
    }

    @Override
    public String toString() {
      List<String> some = names.stream().limit(3).toList();
      return stage + ": " + (hit() ? some : "missed") + "; " + state;
    }
  }

  /** A run whose jobs end when the case says so, on a service that is slow where it matters. */
  static CrashCase staged(Scenario work, Beam beam, SampleRows rows) throws Exception {
    return staged(work, beam, rows, Plan.ONE);
  }

  /** The same with stages. */
  static CrashCase staged(Scenario work, Beam beam, SampleRows rows, Plan plan) throws Exception {
    ServiceFaults.slow(work.server);
    return new CrashCase(work.on(beam, 2), rows, plan);
  }

  /** A run that takes the time it takes. */
  static CrashCase plain(Scenario work, Beam beam, SampleRows rows) throws Exception {
    return plain(work, beam, rows, Plan.ONE);
  }

  /** The same with stages. */
  static CrashCase plain(Scenario work, Beam beam, SampleRows rows, Plan plan) throws Exception {
    return new CrashCase(work.on(beam, 2), rows, plan);
  }

  List<String> withRandomFaults(Random random) throws Exception {
    return ServiceFaults.random(work.server, random);
  }

  /** Kills the run in this stage; tries again where the stage was over before the kill came. */
  void kill(CrashPoint point) throws Exception {
    kill(point, traces, point.needsEndedJobs());
  }

  /**
   * The same where it is a shard of a later stage that is in this stage of a run: none begins
   * before a job of the stage before it has ended.
   */
  void killLater(CrashPoint point) throws Exception {
    kill(point, traces.ofLaterStages(), true);
  }

  /** The same of a shard whose requests others ask. */
  void killShared(CrashPoint point) throws Exception {
    kill(point, traces.ofSharedShards(), true);
  }

  private void kill(CrashPoint point, Traces aim, boolean jobsEnd) throws Exception {
    boolean hit = false;
    for (int tries = 0; tries < TRIES && !hit && !ended; tries++) {
      Set<String> before = point.in(aim);
      ChildProcess process = start();
      lastAdvance = System.nanoTime() - ADVANCE_EVERY.toNanos();
      Eventually.isSeen( // else it was passed too quickly: killed all the same, and no hit
          () -> {
            letJobsEnd(jobsEnd, ADVANCE_EVERY);
            boolean reached = !CrashPoint.without(point.in(aim), before).isEmpty();
            return reached || !process.isAlive();
          });
      boolean killed = process.isAlive();
      process.kill();
      Set<String> names = CrashPoint.without(point.in(aim), before);
      hit = killed && !names.isEmpty();
      note(process, killed, point.label(), names);
    }
  }

  /** Kills the run after so long. */
  void kill(Duration after) throws Exception {
    if (ended) {
      return;
    }
    ChildProcess process = start();
    long end = System.nanoTime() + after.toNanos();
    Eventually.holds(
        "time is over", () -> System.nanoTime() > end || !process.isAlive(), process::story);
    boolean killed = process.isAlive();
    process.kill();
    note(process, killed, "at a random time", killed ? Set.of("run") : Set.of());
  }

  /** Lets it run to its end, and answers how long that took. */
  Duration finish() throws Exception {
    if (ended) {
      return Duration.ZERO;
    }
    long start = System.nanoTime();
    ChildProcess process = start();
    Eventually.holds(
        "the end",
        () -> {
          letJobsEnd(true, ADVANCE_TO_THE_END);
          return !process.isAlive();
        },
        process::story);
    noteEnd(process.exitCode(), process);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** What the complete run looks like to who shares nothing with the product. */
  Audit audit() throws Exception {
    return Audit.of(work, rows, plan);
  }

  List<Strike> strikes() {
    return List.copyOf(strikes);
  }

  int starts() {
    return starts;
  }

  @Override
  public void close() throws Exception {
    work.close();
  }

  /** Some jobs more end whenever the clock goes on; never so far that one expires. */
  private void letJobsEnd(boolean wanted, Duration every) throws Exception {
    boolean due = System.nanoTime() - lastAdvance >= every.toNanos();
    if (wanted && due && steps < MOST_STEPS) {
      lastAdvance = System.nanoTime();
      steps++;
      work.server.advanceClock("PT10M");
    }
  }

  private ChildProcess start() throws Exception {
    starts++;
    return work.start(OPTIONS);
  }

  private void note(ChildProcess process, boolean killed, String stage, Set<String> names)
      throws Exception {
    if (killed) {
      Strike strike = new Strike(stage, names, traces.summary());
      strikes.add(strike);
      System.out.println("  " + strike);
    } else {
      noteEnd(process.exitCode(), process);
    }
  }

  private void noteEnd(int exitCode, ChildProcess process) {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + " after " + strikes + process.story());
    }
    ended = true;
  }
}
