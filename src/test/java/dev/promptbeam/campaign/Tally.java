package dev.promptbeam.campaign;

import dev.promptbeam.campaign.CrashCase.Strike;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a campaign has done and found, as tables for people. */
final class Tally {
  private final List<Result> results = new ArrayList<>();

  /** One case at its end. */
  record Result(long seed, List<String> faults, List<Strike> strikes, int starts, Audit audit) {
    long hits() {
      return strikes.stream().filter(Strike::hit).count();
    }

    private long strikes(String stage, boolean hit) {
      return strikes.stream()
          .filter(strike -> strike.stage().equals(stage) && strike.hit() == hit)
          .count();
    }
  }

  void add(Result result) {
    results.add(result);
    result.audit().problems().forEach(problem -> System.out.println("  WRONG: " + problem));
  }

  long hits() {
    return results.stream().mapToLong(Result::hits).sum();
  }

  long problems() {
    return results.stream().mapToLong(result -> result.audit().problems().size()).sum();
  }

  void print(PrintStream out) {
    out.printf(
        "%n%-28s %5s %6s %8s %7s %7s %7s%n",
        "stage", "kills", "missed", "restarts", "rows", "billed", "doubles");
    stages().forEach(stage -> printStage(out, stage));
    out.printf(
        "%n%10s %6s %9s %7s %7s %8s %8s%n",
        "seed", "kills", "starts", "rows", "billed", "doubles", "problems");
    results.forEach(result -> printCase(out, result));
    out.printf("%n%d kills, %d problems%n", hits(), problems());
  }

  /** Rows, requests and doubles of a stage are those of the runs that were killed in it. */
  private void printStage(PrintStream out, String stage) {
    long kills = 0;
    long missed = 0;
    long rows = 0;
    long billed = 0;
    long doubles = 0;
    for (Result result : results) {
      long hits = result.strikes(stage, true);
      kills += hits;
      missed += result.strikes(stage, false);
      rows += hits > 0 ? result.audit().rows() : 0;
      billed += hits > 0 ? result.audit().billed() : 0;
      doubles += hits > 0 ? result.audit().doubles() : 0;
    }
    out.printf(
        "%-28s %5d %6d %8d %7d %7d %7d%n",
        stage, kills, missed, kills + missed, rows, billed, doubles);
  }

  private static void printCase(PrintStream out, Result result) {
    Audit audit = result.audit();
    out.printf(
        "%10d %6d %9d %7d %7d %8d %8d%n",
        result.seed(),
        result.hits(),
        result.starts(),
        audit.rows(),
        audit.billed(),
        audit.doubles(),
        audit.problems().size());
    result.faults().forEach(fault -> out.println("           " + fault));
  }

  private Set<String> stages() {
    Set<String> stages = new LinkedHashSet<>();
    for (CrashPoint point : CrashPoint.values()) {
      stages.add(point.label());
    }
    results.forEach(result -> result.strikes().forEach(strike -> stages.add(strike.stage())));
    return stages;
  }
}
