package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways in which a job can end besides those of {@link FailedJobsIT}; each strikes one shard. */
class JobEndingsIT {
  @TempDir Path folder;

  @Test
  void takesOddEndingsForWhatTheyAre() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(80).spec("stuckAfter: 3s");
      job(work, "00000-000.1", "'outputAfterPolls':3");
      job(work, "00000-001.1", "'endState':'FAILED','code':8");
      job(work, "00000-002.1", "'stateName':'BATCH_STATE_PONDERING','stateNamePolls':2");
      job(work, "00000-003.1", "'stuck':true");
      refuse(work, "00000-004.1", "Error on line 3: no such field");
      refuse(work, "00000-005.1", "Request payload is invalid");
      job(work, "00000-006.1", "'resultMillis':0");
      work.server.fault(
          "{'operation':'line','match':{'displayName':'/00000-007\\\\.1/','line':1},"
              + "'action':{'type':'missing'}}");

      work.finish(3);

      assertThat(work.server.strikes()).isEqualTo(8);
      assertThat(jobs(work, "00000-000")).containsExactly("1");
      assertThat(jobs(work, "00000-001")).containsExactly("1", "2");
      assertThat(jobs(work, "00000-002")).containsExactly("1");
      assertThat(jobs(work, "00000-003")).containsExactly("1", "2");
      assertThat(jobs(work, "00000-004")).as("the rest of a refused one").containsExactly("2");
      assertThat(jobs(work, "00000-005"))
          .as("one line each")
          .containsExactlyElementsOf(range(2, 11));
      assertThat(jobs(work, "00000-006")).containsExactly("1", "2");
      assertThat(jobs(work, "00000-007")).containsExactly("1", "2");
      assertThat(ends(work, "00000-003.1")).containsExactly("STUCK");
      assertThat(work.run.events("answers_gone")).hasSize(1);
      assertThat(attempts(work, "00000-006")).as("answered, but gone").hasSize(10).containsOnly(2);
      assertThat(attempts(work, "00000-007")).contains(1, 2);
      assertThat(work.run.deadLetters().values())
          .singleElement()
          .matches(letter -> letter.path("reason").asText().equals("REQUEST_INVALID"))
          .matches(letter -> letter.path("message").asText().equals("no such field"));
      work.assertBalanced(79, 0, 1);
    }
  }

  @Test
  void takesWhatOthersDidToItsJobs() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(30);
      job(work, "00000-000.1", "'runningMillis':3600000");
      job(work, "00000-001.1", "'runningMillis':3600000");
      job(work, "00000-002.1", "'runningMillis':3600000,'cancelEnding':'SUCCEEDED'");
      Command run = work.beginUntil("all run", () -> work.server.jobsIn("RUNNING") == 3);

      String deleted = work.server.job("00000-000.1");
      work.server.delete(deleted);
      work.server.cancel(work.server.job("00000-001.1"));
      work.server.cancel(work.server.job("00000-002.1"));

      assertThat(run.exitCode()).as(run.story()).isEqualTo(3);
      assertThat(work.server.strikes()).isEqualTo(3);
      assertThat(ends(work, "00000-000.1")).containsExactly("GONE");
      assertThat(run.out()).contains("may be billed in vain: " + deleted + " of 00000-000.1");
      assertThat(work.run.events("suspected_double"))
          .singleElement()
          .matches(event -> event.path("cause").asText().equals("deleted"));
      assertThat(ends(work, "00000-001.1")).containsExactly("CANCELLED");
      assertThat(ends(work, "00000-002.1")).containsExactly("SUCCEEDED");
      assertThat(jobs(work, "00000-000")).containsExactly("1", "2");
      assertThat(jobs(work, "00000-001")).as("a decision").containsExactly("1");
      assertThat(jobs(work, "00000-002")).as("lines without an answer").containsExactly("1", "2");
      assertThat(attempts(work, "00000-001")).as("what it had answered").hasSize(5).containsOnly(1);
      assertThat(attempts(work, "00000-002")).hasSize(10).containsOnly(1, 2);
      assertThat(work.run.deadLetters().values())
          .hasSize(5)
          .allMatch(letter -> letter.path("reason").asText().equals("JOB_CANCELLED"))
          .allMatch(letter -> letter.path("attempts").asInt() == 0);
      work.assertBalanced(25, 5, 0);
    }
  }

  private static void job(Scenario work, String sending, String action) throws Exception {
    work.server.fault(
        "{'operation':'job','match':{'displayName':'/"
            + sending.replace(".", "\\\\.")
            + "/'},'action':{"
            + action
            + "}}");
  }

  private static void refuse(Scenario work, String sending, String message) throws Exception {
    work.server.fault(
        "{'operation':'batches.create','match':{'displayName':'/"
            + sending.replace(".", "\\\\.")
            + "/'},'action':{'type':'status','code':400,'status':'INVALID_ARGUMENT','message':'"
            + message
            + "'}}");
  }

  /** Numbers of the sendings of a shard that became jobs. */
  private static List<String> jobs(Scenario work, String shard) throws Exception {
    String prefix = "run/" + shard + ".";
    return work.server.jobs().stream()
        .filter(job -> job.startsWith(prefix))
        .map(job -> job.substring(prefix.length()))
        .sorted((one, other) -> Integer.parseInt(one) - Integer.parseInt(other))
        .toList();
  }

  private static List<String> range(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
  }

  /** How a sending ended, as the run's story tells it. */
  private static List<String> ends(Scenario work, String sending) throws Exception {
    return work.run.events("job_ended").stream()
        .filter(event -> event.path("sending").asText().equals(sending))
        .map(event -> event.path("end").asText())
        .toList();
  }

  /** The attempt that each result of a shard took. */
  private static List<Integer> attempts(Scenario work, String shard) throws Exception {
    Map<String, JsonNode> results = work.run.results(shard);
    return results.values().stream().map(row -> row.path("attempt").asInt()).toList();
  }
}
