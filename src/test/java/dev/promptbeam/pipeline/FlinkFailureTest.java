package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.junit.jupiter.api.Test;

class FlinkFailureTest {
  private static final JobID ID = new JobID();

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
  void leavesAloneWhatIsNotOfFlink() {
    assertThat(FlinkFailure.sentence(new IllegalStateException("ours"), "promptbeam-a-1")).isNull();
  }

  private static Throwable wrapped(Exception cause) {
    return new RuntimeException("Pipeline execution failed", cause);
  }
}
