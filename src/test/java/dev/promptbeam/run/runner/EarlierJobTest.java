package dev.promptbeam.run.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.cli.AgainstRemoteJobs;
import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.cli.FakeFlink;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A command was killed, and the job it had sent to a cluster may live on there, unseen by locks.
 */
final class EarlierJobTest extends AgainstRemoteJobs {
  private static final String JOB = "promptbeam-capitals-a";
  private static final String NOBODY = "http://127.0.0.1:1";

  @BeforeEach
  void leaveARunOpen() throws Exception {
    assertThat(workspace.run(server.url(), "a", "--wait", "0").exitCode()).isEqualTo(5);
  }

  @Test
  void aStartInThisProcessIsRefusedAsLongAsItLives() throws Exception {
    try (FakeFlink flink = new FakeFlink(JOB, "RUNNING", "FINISHED")) {
      stops().lift(null, flink.address());

      CommandRun refused = workspace.run(server.url(), "a");
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err()).contains(JOB + " (7f, RUNNING) on " + flink.address());

      assertThat(workspace.run(server.url(), "a").exitCode()).isZero();
      assertThat(flink.looks()).isEqualTo(2);
    }
  }

  @Test
  void cleanIsRefusedAsLongAsItLives() throws Exception {
    try (FakeFlink flink = new FakeFlink(JOB, "CREATED", "CANCELED")) {
      stops().lift(null, flink.address());

      CommandRun refused = command("clean");
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err()).contains(JOB + " (7f, CREATED)");
      assertThat(server.jobs("promptbeam/")).hasSize(1);

      assertThat(command("clean").exitCode()).isZero();
      assertThat(server.jobs("promptbeam/")).isEmpty();
    }
  }

  @Test
  void cancelWaitsForItAsForAnyProcess() throws Exception {
    try (FakeFlink flink = new FakeFlink(JOB, "RUNNING", "RUNNING", "FINISHED")) {
      stops().lift(null, flink.address());

      CommandRun cancel = command("cancel");

      assertThat(cancel.exitCode()).as(cancel.err()).isZero();
      assertThat(cancel.out()).containsOnlyOnce("the Flink job " + JOB + " (7f, RUNNING)");
      assertThat(flink.looks()).isEqualTo(3);
    }
  }

  @Test
  void aClusterThatDoesNotAnswerStopsAllThree() throws Exception {
    stops().lift(null, NOBODY);

    for (CommandRun stopped :
        new CommandRun[] {workspace.run(server.url(), "a"), command("clean"), command("cancel")}) {
      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(5);
      assertThat(stopped.err()).contains(NOBODY, "does not answer", "--cluster-gone");
    }
    assertThat(server.jobs("promptbeam/")).hasSize(1);
  }

  @Test
  void aClusterThatIsGoneForGoodNeedNotAnswer() throws Exception {
    stops().lift(null, NOBODY);

    assertThat(command("clean", "--cluster-gone").exitCode()).isZero();
    assertThat(server.jobs("promptbeam/")).isEmpty();
    assertThat(stops().current()).as("for lanes that live all the same").isNotNull();
  }

  @Test
  void aJobThatWasToldToStopNeedNotAnswer() throws Exception {
    stops().lift(null, NOBODY);
    stops().record(new StopRecord(StopCause.FLINK, "no answer for a minute", 5));

    assertThat(workspace.run(server.url(), "a").exitCode()).isZero();
  }

  @Test
  void theEndOfARunNeedsNoCluster() throws Exception {
    assertThat(workspace.run(server.url(), "a").exitCode()).isZero();
    stops().lift(null, NOBODY);

    assertThat(command("clean").exitCode()).isZero();
    assertThat(command("cancel").exitCode()).isZero();
  }

  private Stops stops() {
    return new Stops(RunDirectory.of(workspace.run("a")).ledger());
  }

  private CommandRun command(String name, String... more) {
    Object[] arguments = new Object[4 + more.length];
    arguments[0] = name;
    arguments[1] = "capitals/a";
    arguments[2] = "--runs-dir";
    arguments[3] = workspace.runs();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandRun.of(arguments);
  }
}
