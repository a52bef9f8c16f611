package dev.promptbeam.run.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.promptbeam.model.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;

class FlinkFailureTest {
  private static final JobID ID = new JobID();
  private static final int OUT_OF_BOUNDS = 7;

  @Test
  void tellsThatAJobWasCancelled() {
    Throwable failure = wrapped(new JobCancellationException(ID, "Job was cancelled.", null));

    assertThat(FlinkFailure.sentence(failure, "promptbeam-a-1"))
        .isEqualTo("the Flink job promptbeam-a-1 was cancelled on the cluster");
  }

  @Test
  void namesTheRootOfAFailedJob() {
    Throwable root = new IOException("bucket 3 is damaged\nand more");
    Throwable failure = wrapped(new JobExecutionException(ID, "Job execution failed.", root));

    assertThat(FlinkFailure.sentence(failure, "promptbeam-a-1"))
        .isEqualTo(
            "the Flink job promptbeam-a-1 failed: IOException: bucket 3 is damaged;"
                + " Flink's logs tell more");
  }

  @Test
  void tellsThatTheClusterIsGone() {
    Throwable failure = wrapped(new Exception("retries", new ConnectException("refused")));

    assertThat(FlinkFailure.sentence(failure, "promptbeam-a-1"))
        .isEqualTo(
            "the Flink job promptbeam-a-1 failed: ConnectException: refused;"
                + " Flink's logs tell more");
  }

  @Test
  void namesTheMachineThatHasNoAddress() {
    UnknownHostException unknown = new UnknownHostException("box: box: Name or service not known");
    assertThat(FlinkFailure.machineWithoutAddress(wrapped(unknown))).isNull();

    unknown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.net.InetAddress", "getLocalHost", "InetAddress.java", 1671),
          new StackTraceElement(MiniCluster.class.getName(), "start", "MiniCluster.java", 457)
        });
    assertThat(FlinkFailure.machineWithoutAddress(wrapped(unknown))).isEqualTo("box");
  }

  @Test
  void leavesAloneWhatIsNotOfFlink() {
    assertThat(FlinkFailure.sentence(new IllegalStateException("ours"), "promptbeam-a-1")).isNull();
  }

  @Test
  void anErrorOfOurCodeIsADefectWhoeverReportsIt() {
    Throwable ours = catchThrowable(() -> List.of(1).get(OUT_OF_BOUNDS));
    assertThat(FlinkFailure.isDefect(ofTheJob(ours))).isTrue();
    assertThat(FlinkFailure.isDefect(ofTheJob(new OutOfMemoryError("Java heap space")))).isTrue();
  }

  @Test
  void whatIsThrownThroughOurCodeIsNone() {
    Throwable damaged = catchThrowable(() -> Json.MAPPER.readTree("{"));
    assertThat(FlinkFailure.isDefect(ofTheJob(damaged))).isFalse();
    assertThat(FlinkFailure.isDefect(ofTheJob(new IOException("the share is gone")))).isFalse();
    Throwable ofFlink = catchThrowable(() -> new Configuration().get(null));
    assertThat(ofFlink).isInstanceOf(RuntimeException.class);
    assertThat(FlinkFailure.isDefect(ofTheJob(ofFlink))).isFalse();
    assertThat(FlinkFailure.isDefect(wrapped(new JobCancellationException(ID, "", null))))
        .isFalse();
  }

  private static Throwable ofTheJob(Throwable cause) {
    return wrapped(
        new JobExecutionException(ID, "Job execution failed.", UserCodeException.wrap(cause)));
  }

  private static Throwable wrapped(Exception cause) {
    return new RuntimeException("Pipeline execution failed", cause);
  }
}
