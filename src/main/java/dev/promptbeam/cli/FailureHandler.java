package dev.promptbeam.cli;

import com.google.common.base.Throwables;
import dev.promptbeam.dataset.file.DatasetChangedException;
import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.spec.SpecException;
import java.io.PrintWriter;
import java.security.KeyManagementException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one message and an exit code; only defects show a trace. */
final class FailureHandler implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof SpecException spec) {
      spec.errors().forEach(error -> err.println(error.toString()));
      return ExitCode.USAGE;
    }
    if (failure instanceof RunRefusedException refused) {
      boolean stopped = refused.exitCode() == ExitCode.STOPPED;
      err.println("promptbeam: " + refused.sentence() + (stopped ? goOn(command, parsed) : ""));
      return refused.exitCode();
    }
    if (failure instanceof DatasetChangedException changed) {
      err.println("promptbeam: " + changed.getMessage()); // between being listed and being read
      return ExitCode.USAGE;
    }
    if (FullDisk.caused(failure)) {
      err.println("promptbeam: " + FullDisk.stop(failure).message() + goOn(command, parsed));
      return ExitCode.STOPPED;
    }
    KeyManagementException trust = find(failure, KeyManagementException.class);
    if (trust != null) {
      err.println("promptbeam: " + sentence(trust));
      return ExitCode.USAGE;
    }
    OutOfMemoryError memory = find(failure, OutOfMemoryError.class);
    if (memory != null) {
      err.println("promptbeam: " + sentence(memory));
      return ExitCode.DEFECT;
    }
    err.println("promptbeam: a defect, please report it: " + failure);
    failure.printStackTrace(err);
    return ExitCode.DEFECT;
  }

  /** What the command will end with. */
  static int exitCode(Throwable failure) {
    if (failure instanceof RunRefusedException refused) {
      return refused.exitCode();
    }
    if (failure instanceof SpecException
        || failure instanceof DatasetChangedException
        || find(failure, KeyManagementException.class) != null) {
      return ExitCode.USAGE;
    }
    return FullDisk.caused(failure) ? ExitCode.STOPPED : ExitCode.DEFECT;
  }

  /** In a few words; a defect's own ones may quote a row. */
  static String why(Throwable failure) {
    return failure instanceof RunRefusedException refused
        ? refused.sentence()
        : failure.getClass().getSimpleName();
  }

  /** What to do where memory is over, wherever that was. */
  static String sentence(OutOfMemoryError failure) {
    return "it failed: "
        + failure
        + "; give more memory: JAVA_OPTS=-Xmx4g. Under --runner direct all rows are held at once,"
        + " under --runner flink they are not";
  }

  /** Where what Java trusts is no file of certificates, which is before anything is sent. */
  private static String sentence(KeyManagementException failure) {
    return "the certificates that Java trusts cannot be read ("
        + Throwables.getRootCause(failure).getMessage()
        + "); it takes them from its own lib/security/cacerts, or from where"
        + " -Djavax.net.ssl.trustStore in JAVA_OPTS says";
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    return Throwables.getCausalChain(failure).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  private static String goOn(CommandLine command, ParseResult parsed) {
    String again =
        command.getCommand() instanceof Subcommand run
            ? run.goOn()
            : GoOn.command(parsed.originalArgs(), null);
    return "; go on with: " + again;
  }
}
