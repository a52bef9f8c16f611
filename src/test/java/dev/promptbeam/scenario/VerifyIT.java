package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} sees what was done to a run behind its back. */
class VerifyIT {
  private static final String PART = "results/part-00000-001.jsonl";

  @TempDir Path folder;

  /** Damages a copy of a complete run. */
  private interface Damage {
    void to(Path run) throws IOException;
  }

  @Test
  void noticesEachKindOfDamage() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(30).finish(0);
      work.assertBalanced(30, 0, 0);

      assertNoticed(work, "removed", run -> Files.delete(run.resolve(PART)), PART + " is missing");
      assertNoticed(
          work,
          "miscounted",
          run -> replace(run.resolve("run.json"), "\"results\" : 30", "\"results\" : 31"),
          "run.json says");
      assertNoticed(work, "doubled", VerifyIT::doubleFirstRow, "stands in", PART + " was changed");
      assertNoticed(
          work,
          "foreign",
          run -> Files.copy(run.resolve(PART), run.resolve("results/part-99999-000.jsonl")),
          "results/part-99999-000.jsonl belongs to no published shard");
      assertNoticed(
          work, "emptied", run -> Files.delete(run.resolve("_SUCCESS")), "_SUCCESS is missing");
      assertNoticed(
          work, "garbled", run -> Files.writeString(run.resolve(PART), "no row\n"), "was changed");
    }
  }

  @Tag("process")
  @Test
  void tellsARunThatIsNotCompleteFromADamagedOne() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(30);
      work.server.fault(
          "{'operation':'job','match':{'displayName':'/00000-001'},'action':{'runningMillis':9999999}}");
      work.startUntil("two parts", () -> work.run.records("outcomes") == 2).kill();

      Command verify = work.verify();

      assertThat(verify.exitCode()).as(verify.story()).isEqualTo(5);
      assertThat(verify.out()).startsWith("not complete: ");
      assertThat(verify.err()).isEmpty();
    }
  }

  @Test
  void refusesARunThatDoesNotExist() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      Command verify = work.verify();

      assertThat(verify.exitCode()).isEqualTo(2);
      assertThat(verify.err().lines()).singleElement().asString().contains("scenario/run");
    }
  }

  private static void assertNoticed(Scenario work, String name, Damage damage, String... said)
      throws Exception {
    Path copy = work.path(name);
    copy(work.run.path(), copy);
    damage.to(copy);
    Command verify = work.command(List.of("verify", copy.toString()));
    assertThat(verify.exitCode()).as(name + verify.story()).isEqualTo(1);
    assertThat(verify.err()).contains(said).doesNotContain("\tat ");
  }

  private static void doubleFirstRow(Path run) throws IOException {
    List<String> rows = Files.readAllLines(run.resolve(PART));
    rows.add(rows.get(0));
    Files.write(run.resolve(PART), rows);
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
