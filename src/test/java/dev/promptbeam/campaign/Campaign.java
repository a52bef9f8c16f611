package dev.promptbeam.campaign;

import dev.promptbeam.scenario.Beam;
import dev.promptbeam.scenario.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The crash campaign: runs of the real command that are killed with SIGKILL at every stage and at
 * random moments, on a faulty service, until they complete; then each is audited.
 *
 * <p>{@code Campaign [--kills N] [--seed S]}: cases of the seeds S, S+1, … until N kills struck. A
 * seed stands for one case: with {@code --kills 1} it is repeated alone. Ends with 1 where anything
 * is wrong.
 */
public final class Campaign {
  private static final int STAGED_ROWS = 4000;
  private static final int PLAIN_ROWS = 1200;
  private static final int RANDOM_KILLS = 5;

  private final Tally tally = new Tally();
  private final Map<Beam, Duration> lengths = new EnumMap<>(Beam.class);
  private final PrintStream out;

  private Campaign(PrintStream out) {
    this.out = out;
  }

  /** Runs the campaign. */
  public static void main(String[] arguments) throws Exception {
    long kills = option(arguments, "--kills", 60);
    long seed = option(arguments, "--seed", System.currentTimeMillis() % 1_000_000 * 4);
    boolean sound = new Campaign(System.out).run(seed, kills);
    System.exit(sound ? 0 : 1);
  }

  private boolean run(long firstSeed, long kills) throws Exception {
    for (long seed = firstSeed; tally.hits() < kills; seed++) {
      runCase(seed);
    }
    tally.print(out);
    return tally.problems() == 0;
  }

  /** Seeds go round: all stages or random moments, on either runner. */
  private void runCase(long seed) throws Exception {
    Beam beam = seed % 2 == 0 ? Beam.DIRECT : Beam.FLINK;
    boolean staged = seed % 4 < 2;
    out.println("seed " + seed + ": " + (staged ? "all stages" : "random moments") + ", " + beam);
    inFolder(folder -> tally.add(staged ? staged(folder, beam, seed) : random(folder, beam, seed)));
  }

  private Tally.Result staged(Path folder, Beam beam, long seed) throws Exception {
    try (Scenario work = Scenario.byClock(folder);
        CrashCase one = CrashCase.staged(work, beam, new SampleRows(STAGED_ROWS))) {
      return through(one, seed, CrashPoint.ofOneStage());
    }
  }

  /** Kills a run at these points, one after another, on a service that is faulty by this seed. */
  static Tally.Result through(CrashCase one, long seed, List<CrashPoint> points) throws Exception {
    List<String> faults = one.withRandomFaults(new Random(seed));
    for (CrashPoint point : points) {
      one.kill(point);
    }
    one.finish();
    return new Tally.Result(seed, faults, one.strikes(), one.starts(), one.audit());
  }

  private Tally.Result random(Path folder, Beam beam, long seed) throws Exception {
    Random random = new Random(seed);
    Duration length = length(beam);
    try (Scenario work = Scenario.byPolls(folder);
        CrashCase one = CrashCase.plain(work, beam, new SampleRows(PLAIN_ROWS))) {
      List<String> faults = one.withRandomFaults(random);
      for (int kill = 0; kill < RANDOM_KILLS; kill++) {
        one.kill(Duration.ofMillis((long) (length.toMillis() * random.nextDouble())));
      }
      one.finish();
      return new Tally.Result(seed, faults, one.strikes(), one.starts(), one.audit());
    }
  }

  /** How long a run takes that is not killed; measured once. */
  private Duration length(Beam beam) throws Exception {
    if (!lengths.containsKey(beam)) {
      inFolder(
          folder -> {
            try (Scenario work = Scenario.byPolls(folder);
                CrashCase one = CrashCase.plain(work, beam, new SampleRows(PLAIN_ROWS))) {
              lengths.put(beam, one.finish());
            }
          });
      out.println(
          "a run on " + beam + " that is not killed: " + lengths.get(beam).toMillis() + " ms");
    }
    return lengths.get(beam);
  }

  private interface InFolder {
    void run(Path folder) throws Exception;
  }

  /** The folder of a case that failed is kept. */
  private void inFolder(InFolder work) throws Exception {
    Path folder = Files.createTempDirectory("promptbeam-campaign");
    long before = tally.problems();
    try {
      work.run(folder);
    } catch (Exception | AssertionError e) {
      out.println("kept: " + folder);
      throw e;
    }
    if (tally.problems() > before) {
      out.println("kept: " + folder);
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Campaign::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long option(String[] arguments, String name, long usual) {
    int place = Arrays.asList(arguments).indexOf(name);
    return place < 0 ? usual : Long.parseLong(arguments[place + 1]);
  }
}
