package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A runner wraps what its threads throw: memory that is over is told all the same. */
final class OutOfMemoryTest {
  @Test
  void memoryThatIsOverIsSaidWithoutATrace() {
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine(
            Surroundings.ofThisProcess(),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true));
    Exception failure = new PipelineExecutionException(new OutOfMemoryError("Java heap space"));

    int exitCode =
        new FailureHandler().handleExecutionException(failure, command, command.parseArgs("runs"));

    assertThat(exitCode).isEqualTo(ExitCode.DEFECT);
    assertThat(err)
        .hasToString(
            "promptbeam: it failed: java.lang.OutOfMemoryError: Java heap space; give more memory:"
                + " JAVA_OPTS=-Xmx4g. Under --runner direct all rows are held at once, under"
                + " --runner flink they are not\n");
  }
}
