package dev.promptbeam.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run under a troubled service, killed at one point, perhaps killed again at random, then
 * brought to its end and checked.
 *
 * @param aim where it is killed first; null for any moment
 * @param seed decides all that is drawn
 */
record CampaignCase(@Nullable KillPoint aim, Beam runner, long seed) {
  static final int ROWS = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** No run of this size is quicker on any machine, and few are alive at the end of it. */
  private static final int RANDOM_MILLIS = 12_000;

  private static final int LOOK_MILLIS = 1;

  /**
   * What came of it.
   *
   * @param struck where each kill found the run, as seen after its death
   * @param problems all that must not be; empty where the guarantees hold
   */
  record Report(List<KillPoint> struck, int starts, long billed, List<String> problems) {}

  Report run(Path folder) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (Workspace work = Workspace.byPolls(folder)) {
      work.on(runner, 2).rows(ROWS).spec("maxRequests: 100\ndoubtWait: 3s");
      ServiceTrouble.draw(random, work.server);
      List<KillPoint> struck = new ArrayList<>();
      int starts = 1;
      KillPoint first = aim == null ? killAtRandom(work, random) : killAt(work, aim);
      add(struck, first);
      for (int more = random.nextInt(3); more > 0; more--) {
        starts++;
        add(struck, killAtRandom(work, random));
      }
      ChildProcess last = work.start();
      int exitCode = last.exitCode(LONGEST);
      List<String> problems = new CampaignCheck(work).problems(exitCode);
      if (!problems.isEmpty()) {
        problems.add(last.story());
      }
      return new Report(
          struck, starts + 1, work.server.billed().path("requests").asLong(), problems);
    }
  }

  /** Kills as soon as the point is reached; null where the run was over, or past it, before. */
  private @Nullable KillPoint killAt(Workspace work, KillPoint point) throws Exception {
    ChildProcess process = work.start();
    while (process.isAlive() && !point.holds(work)) {
      Thread.sleep(LOOK_MILLIS);
    }
    process.kill();
    return point.holds(work) ? point : KillPoint.now(work);
  }

  private @Nullable KillPoint killAtRandom(Workspace work, SplittableRandom random)
      throws IOException, Exception {
    long end = System.nanoTime() + Duration.ofMillis(random.nextInt(RANDOM_MILLIS)).toNanos();
    ChildProcess process = work.start();
    while (process.isAlive() && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
    }
    boolean over = !process.isAlive();
    process.kill();
    return over ? null : KillPoint.now(work);
  }

  private static void add(List<KillPoint> struck, @Nullable KillPoint point) {
    if (point != null) {
      struck.add(point);
    }
  }
}
