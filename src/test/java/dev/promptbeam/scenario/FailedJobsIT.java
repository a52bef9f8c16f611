package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that end without answers are asked again, and cost the lines at fault alone. */
class FailedJobsIT {
  @TempDir Path folder;

  @Test
  void repeatsExpiredAndFailedJobsAndFindsThePoisonousLine() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(40).spec("jobAttempts: 4");
      script(work, "00000-000.1", "EXPIRED", 4);
      script(work, "00000-001.[12]", "FAILED", 13);
      script(work, "00000-002.(1|5)", "FAILED", 3);
      script(work, "00000-003.1", "CANCELLED", 1);

      work.finish(3);

      List<String> jobs = work.server.jobs();
      assertThat(jobs).contains("run/00000-000.2").doesNotContain("run/00000-000.3");
      assertThat(jobs.stream().filter(job -> job.startsWith("run/00000-001"))).hasSize(12);
      assertThat(jobs.stream().filter(job -> job.startsWith("run/00000-002"))).hasSize(11);
      assertThat(jobs.stream().filter(job -> job.startsWith("run/00000-003"))).hasSize(1);
      Map<String, JsonNode> dead = work.run.deadLetters();
      assertThat(dead.values().stream().filter(letter -> isEnd(letter, "JOB_FAILED", false)))
          .hasSize(1);
      assertThat(dead.values().stream().filter(letter -> isEnd(letter, "JOB_CANCELLED", true)))
          .hasSize(10);
      work.assertBalanced(29, 10, 1);
      work.assertPaidOnce(29);
    }
  }

  @Test
  void endsRowsOfAJobThatExpiresEveryTime() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(2).spec("jobAttempts: 2\nmaxRequests: 1");
      script(work, "00000-001.[0-9]+", "EXPIRED", 4);

      work.finish(0, "--max-failure-ratio", "0.5");

      assertThat(work.server.jobs())
          .containsExactlyInAnyOrder("run/00000-000.1", "run/00000-001.1", "run/00000-001.2");
      assertThat(work.run.deadLetters().values())
          .singleElement()
          .matches(letter -> isEnd(letter, "JOB_EXPIRED", true))
          .matches(letter -> letter.path("status").asText().equals("expired"));
      work.assertBalanced(1, 1, 0);
      work.assertPaidOnce(1);
    }
  }

  private static boolean isEnd(JsonNode letter, String reason, boolean retryable) {
    return letter.path("reason").asText().equals(reason)
        && letter.path("retryable").asBoolean() == retryable;
  }

  private static void script(Scenario work, String sending, String state, int code)
      throws Exception {
    work.server.fault(
        "{'operation':'job','match':{'displayName':'/"
            + sending
            + "/'},'action':{'endState':'"
            + state
            + "','code':"
            + code
            + "}}");
  }
}
