package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of a create and of the look for its job: one job a shard, each paid once. */
@Execution(ExecutionMode.CONCURRENT) // most of it is waiting
class DoubtfulCreateIT {
  private static final String LISTS = "{'operation':'batches.list','times':2,'action':";

  @TempDir Path folder;

  /** What happens to the create of one shard and to what follows. */
  private enum Doubt {
    REFUSED_AFTER_IT_WAS_MADE(1, create("'type':'statusAfter','code':503"), 1),
    REFUSED_BEFORE(2, create("'type':'status','code':503"), 1),
    ANSWER_LOST(1, create("'type':'loseAnswer'"), 1),
    ANSWER_THAT_IS_NO_JSON(2, create("'type':'garbage'"), 1),
    PAGE_IN_PLACE_OF_THE_ANSWER(2, create("'type':'html','code':200"), 1),
    HANGS(2, create("'type':'hang','millis':2000"), 1),
    LISTED_LATE(1, create("'type':'loseAnswer'") + job("'hiddenLists':3"), 2),
    EMPTY_LISTS(1, create("'type':'loseAnswer'") + LISTS + "{'type':'emptyList'}}", 3),
    LISTS_REFUSED(1, create("'type':'loseAnswer'") + LISTS + "{'type':'status','code':503}}", 3),
    LISTS_THAT_ARE_NO_JSON(1, create("'type':'loseAnswer'") + LISTS + "{'type':'garbage'}}", 3),
    LISTS_OF_HTML(1, create("'type':'loseAnswer'") + LISTS + "{'type':'html'}}", 3),
    /** Its input is deleted while it is pending, and it fails unpaid: the fence at work. */
    NEVER_LISTED(2, create("'type':'loseAnswer'") + job("'hiddenMillis':3600000"), 2);

    private final int jobNumber;
    private final String faults;
    private final int strikes;

    Doubt(int jobNumber, String faults, int strikes) {
      this.jobNumber = jobNumber;
      this.faults = faults;
      this.strikes = strikes;
    }
  }

  @ParameterizedTest
  @EnumSource(Doubt.class)
  void makesAndPaysOneJob(Doubt doubt) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(20).spec("doubtWait: 4s");
      work.server.fault("[" + doubt.faults.replace("}{", "},{") + "]");

      work.finish(0);

      assertThat(work.server.strikes()).as("strikes").isEqualTo(doubt.strikes);
      assertThat(work.server.jobs()).contains("run/00000-001." + doubt.jobNumber);
      assertThat(work.run.sendings("job")).isEqualTo(2);
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  /** Somebody cleans up while the service is full. */
  @Test
  void uploadsAnInputAgainThatWasDeletedBeforeItsCreate() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(20).spec("poll: {first: 1s, most: 2s}");
      work.server.fault(
          "{'operation':'batches.create','match':{'displayName':'00000-001.1/'},'times':3,"
              + "'action':{'type':'status','code':429}}");
      Command process = work.beginUntil("a create is refused", () -> work.server.strikes() == 1);
      work.server.deleteUpload("/00000-001.1/");

      assertThat(process.exitCode()).as(process.story()).isZero();
      assertThat(work.server.jobs())
          .containsExactlyInAnyOrder("run/00000-000.1", "run/00000-001.2");
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  private static String create(String action) {
    return "{'operation':'batches.create','match':{'displayName':'00000-001.1/'},'times':1,"
        + "'action':{"
        + action
        + "}}";
  }

  private static String job(String action) {
    return "{'operation':'job','match':{'displayName':'00000-001.1/'},'action':{" + action + "}}";
  }
}
