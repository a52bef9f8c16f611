package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run that exists makes of being started again. */
class ResumeIT {
  private static final Duration QUICK = Duration.ofSeconds(3);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0,0", "1,3"})
  void repeatsTheExitCodeOfACompleteRunWithoutAServer(int deadRows, int exitCode) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      String rows = "{\"id\":\"a\",\"text\":\"x\"}\n" + "{\"id\":\"b\"}\n".repeat(deadRows);
      work.file("data/rows.jsonl", rows).finish(exitCode);
      String record = Files.readString(work.run.path().resolve("run.json"));
      work.server.stop();

      Instant start = Instant.now();
      work.finish(exitCode);

      assertThat(Duration.between(start, Instant.now())).isLessThan(QUICK);
      assertThat(work.run.path().resolve("run.json")).content().isEqualTo(record);
      work.assertBalanced(1, 0, deadRows);
    }
  }

  @Tag("process")
  @Test
  void goesOnWithoutItsDatasetOnceItIsPackedButNotWithAnotherOne() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.on(Beam.FLINK, 2).rows(20);
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      work.startUntil("all run", () -> work.run.sendings("job") == 2).kill();

      work.rows(21);
      Command changed = work.finish(2);
      assertThat(changed.err().lines()).singleElement().asString().contains("data/rows.jsonl");

      Files.delete(work.path("data/rows.jsonl"));
      work.server.advanceClock("PT2H");
      Command resumed = work.finish(0);
      assertThat(resumed.out() + resumed.err()).contains("warning", "data");
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  @Tag("process")
  @Test
  void refusesADatasetThatChangedBeforeItWasPacked() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(20_000).spec("maxRequests: 2000");
      work.startUntil("it has begun", () -> Files.exists(work.run.path().resolve("run.json")))
          .kill();
      assertThat(work.run.isSealed()).isFalse();
      work.rows(19_999);

      Command refused = work.finish(2);

      assertThat(refused.err().lines()).singleElement().asString().contains("data/rows.jsonl");
      assertThat(work.server.jobs()).isEmpty();
    }
  }

  @Test
  void refusesAnotherSpecAndNamesTheDifference() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(10).finish(0);

      work.spec("", "{temperature: 0.5}");
      Command request = work.finish(2);
      assertThat(request.err().lines()).singleElement().asString().contains("request", "0.5");

      work.spec("attempts: 2");
      Command model = work.finish(2, "--set", "model=gemini-3.1-flash-lite");
      assertThat(model.err().lines())
          .singleElement()
          .asString()
          .contains("model", "gemini-2.5-flash-lite", "gemini-3.1-flash-lite");

      Command limit = work.finish(2, "--limit", "5");
      assertThat(limit.err().lines()).singleElement().asString().contains("limit");

      work.finish(0);
      assertThat(work.server.jobs()).hasSize(1);
    }
  }
}
