package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more stops a run, which goes on when it takes some again. */
class FullDiskIT {
  private static final String HELD = "{'operation':'job','action':{'runningMillis':3600000}}";

  @TempDir Path folder;

  @OnBothRunners(first = Beam.FLINK)
  void stopsWhilePacking(Beam runner) throws Exception {
    int rows = 10_000;
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("runs"), "600k");
        Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(rows).spec("maxRequests: 1000");

      assertSaid(work.finish(5), "the disk is full", "make room", "again");
      assertThat(work.run.isSealed()).isFalse();
      assertThat(work.server.jobs()).isEmpty();

      disk.resize("60m");
      work.finish(0);
      work.assertBalanced(rows, 0, 0);
      work.assertPaidOnce(rows);
    }
  }

  @Tag("long")
  @Tag("process")
  @Test
  void stopsWhileJobsRun() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("runs"), "8m");
        Scenario work = Scenario.byClock(folder)) {
      work.rows(60);
      work.server.fault(HELD);
      ChildProcess process = work.startUntil("all run", () -> work.run.sendings("job") == 6);

      disk.fill();
      work.server.advanceClock("PT2H");
      assertThat(process.exitCode()).as(process.story()).isEqualTo(5);
      assertSaid(process, "the disk is full", "make room", "again");
      assertThat(work.run.records("outcomes")).isLessThan(6);

      disk.makeRoom();
      goesOn(work);
    }
  }

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void stopsWhileDownloading(Beam runner) throws Exception {
    stopsWithASmall("responses", "4k", runner);
  }

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void stopsWhilePublishing(Beam runner) throws Exception {
    stopsWithASmall("results", "4k", runner);
  }

  /** The folder's content does not fit in it; all else does. */
  private void stopsWithASmall(String name, String size, Beam runner) throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.on(runner, 2).rows(60);
      work.server.fault(HELD);
      work.startUntil("all run", () -> work.run.sendings("job") == 6).kill();
      try (SmallDisk disk = SmallDisk.mount(work.run.path().resolve(name), size)) {
        work.server.advanceClock("PT2H");

        assertSaid(work.finish(5), "the disk is full", "make room", "again");
        assertThat(work.run.run().path("state").asText()).isEqualTo("stopped");
        assertThat(work.run.records("outcomes")).isLessThan(6);

        disk.resize("60m");
        goesOn(work);
      }
    }
  }

  @Tag("process")
  @Test
  void stopsWhereTheLedgerBecomesReadOnly() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(60);
      try (SmallDisk disk = SmallDisk.mount(work.run.path().resolve("ledger"), "60m")) {
        Files.createFile(work.run.path().resolve("run.lock")); // else it is no run's folder
        work.server.fault(HELD);
        ChildProcess process = work.startUntil("all run", () -> work.run.sendings("job") == 6);

        disk.forbidWriting();
        work.server.advanceClock("PT2H");
        assertThat(process.exitCode()).as(process.story()).isEqualTo(5);
        assertSaid(process, "cannot be written to", "again");

        disk.allowWriting();
        goesOn(work);
      }
    }
  }

  /**
   * Needs no rights, and so is never skipped: the shell limits how large a file may grow. The limit
   * leaves room for what libraries unpack, and a shard's requests do not fit.
   */
  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void stopsAtTheLargestFileTheSystemAllows(Beam runner) throws Exception {
    int rows = 500;
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).file("data/rows.jsonl", largeRows(rows)).spec("maxRequests: 20000");

      work.startedBy("bash", "-c", "ulimit -f 8192; exec \"$0\" \"$@\"");
      assertSaid(work.finish(5), "File too large", "ulimit", "again");
      assertThat(work.server.jobs()).isEmpty();

      work.startedBy();
      work.finish(0);
      work.assertBalanced(rows, 0, 0);
      work.assertPaidOnce(rows);
    }
  }

  private static String largeRows(int count) {
    String text = " x".repeat(20_000);
    return IntStream.range(0, count)
        .mapToObj(row -> "{\"id\":\"r" + row + "\",\"text\":\"" + row + text + "\"}\n")
        .collect(Collectors.joining());
  }

  private static void goesOn(Scenario work) throws Exception {
    work.finish(0);
    work.assertBalanced(60, 0, 0);
    work.assertPaidOnce(60);
    assertThat(work.server.jobs()).hasSize(6);
  }

  private static void assertSaid(Command process, String... words) {
    assertThat(process.out() + process.err()).as(process.story()).contains(words);
    // Flink's own hook may trip over its closed class loader while the process ends.
    assertThat(process.err()).doesNotContain("\tat dev.promptbeam.");
  }
}
