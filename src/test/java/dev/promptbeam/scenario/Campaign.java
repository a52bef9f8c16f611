package dev.promptbeam.scenario;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Kills the real command until it has been killed often enough at every point, and checks each run
 * once it was brought to its end.
 *
 * <pre>Campaign [kills] [seed]</pre>
 *
 * A case that fails is printed with its seed; {@code Campaign POINT|ANY FLINK|DIRECT SEED} repeats
 * it.
 */
public final class Campaign {
  private final Path folder;
  private final PrintStream out;
  private final Map<KillPoint, Integer> kills = new EnumMap<>(KillPoint.class);
  private final List<String> failures = new ArrayList<>();
  private int starts;
  private int cases;

  Campaign(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /** Ends with 1 where any guarantee did not hold. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("campaign");
    Campaign campaign = new Campaign(folder, System.out);
    if (arguments.length == 3) {
      KillPoint aim = arguments[0].equals("ANY") ? null : KillPoint.valueOf(arguments[0]);
      campaign.run(new CampaignCase(aim, Beam.valueOf(arguments[1]), Long.parseLong(arguments[2])));
    } else {
      int wanted = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
      long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
      campaign.run(wanted, seed);
    }
    campaign.print();
    System.exit(campaign.failures.isEmpty() ? 0 : 1);
  }

  /** Goes round all points, aimed and at random, on both runners, until so many kills struck. */
  void run(int wanted, long seed) throws Exception {
    out.println("seed " + seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    KillPoint[] points = KillPoint.values();
    while (kills() < wanted || kills.size() < points.length && cases < 2 * wanted) {
      int turn = cases % (points.length + 4);
      KillPoint aim = turn < points.length ? points[turn] : null;
      Beam runner = seeds.nextBoolean() ? Beam.DIRECT : Beam.FLINK;
      run(new CampaignCase(aim, runner, seeds.nextLong()));
    }
  }

  void run(CampaignCase one) throws Exception {
    cases++;
    Path place = Files.createDirectories(folder.resolve("case-" + cases));
    CampaignCase.Report report = one.run(place);
    report.struck().forEach(point -> kills.merge(point, 1, Integer::sum));
    starts += report.starts();
    out.println(one + ": " + report.struck() + ", " + report.billed() + " requests paid");
    if (report.problems().isEmpty()) {
      delete(place);
    } else {
      failures.add(one + " in " + place + "\n  " + String.join("\n  ", report.problems()));
      out.println(failures.get(failures.size() - 1));
    }
  }

  void print() {
    kills.forEach((point, count) -> out.printf("%-16s %4d kills%n", point, count));
    out.printf(
        "%d cases, %d kills, %d starts, %d failed%n", cases, kills(), starts, failures.size());
  }

  List<String> failures() {
    return failures;
  }

  Map<KillPoint, Integer> killsByPoint() {
    return kills;
  }

  private int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void delete(Path place) throws Exception {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
