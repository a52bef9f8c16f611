package dev.promptbeam.cli;

import dev.promptbeam.cli.option.QuotaOptions;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.emulator.setup.TimeMode;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The emulator as a server of its own. */
@Command(name = "emulator", description = "Serves the local Gemini emulator until it is stopped.")
final class EmulatorCommand extends Subcommand {
  @Option(names = "--port", paramLabel = "PORT", description = "Default: a free one, printed.")
  private int port;

  @Option(names = "--host", paramLabel = "HOST", description = "Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "Another name under which it may be called, besides localhost, --host and its address;"
              + " repeatable.")
  private Set<String> allowedHosts = new LinkedHashSet<>();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Keeps files and jobs here, over restarts too; default: a temporary folder.")
  private @Nullable Path state;

  @Option(names = "--faults", paramLabel = "FILE", description = "Scripted faults, JSON.")
  private @Nullable Path faults;

  @Option(names = "--answers", paramLabel = "FILE", description = "Scripted answers, JSON lines.")
  private @Nullable Path answers;

  @Option(
      names = "--time",
      paramLabel = "polls|virtual|real",
      description = "What moves jobs on: their polls, a clock moved by hand, or real time.")
  private TimeMode time = TimeMode.POLLS;

  @Option(
      names = "--pending",
      paramLabel = "MILLIS",
      description = "How long a job is pending, in virtual or real time.")
  private long pendingMillis = 1_000;

  @Option(
      names = "--running",
      paramLabel = "MILLIS",
      description = "How long a job then runs, in virtual or real time.")
  private long runningMillis = 1_000;

  @Option(
      names = "--retired",
      paramLabel = "MODEL[=MODEL]",
      mapFallbackValue = "",
      description = {
        "A model that has retired, whatever the date, and which one answers for it: none, where"
            + " none is named; the model itself, where it never retires. Repeatable."
      })
  private Map<String, String> retired = new LinkedHashMap<>();

  @Mixin private final QuotaOptions quotas = new QuotaOptions();

  @Override
  public Integer call() throws IOException, InterruptedException, RunRefusedException {
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withHost(host)
            .withPort(port)
            .withTimeMode(time)
            .withQuotas(quotas.quotas())
            .withAllowedHosts(allowedHosts)
            .withRetired(retired)
            .withDurations(Duration.ofMillis(pendingMillis), Duration.ofMillis(runningMillis));
    options = state == null ? options : options.withStateDirectory(state);
    options = faults == null ? options : options.withFaultsFile(faults);
    options = answers == null ? options : options.withAnswersFile(answers);
    try (EmulatorServer server = start(options)) {
      out().println("emulator at " + server.baseUrl());
      server.awaitClose();
    }
    return ExitCode.OK;
  }

  /** What keeps it from starting is a file, a folder, a host or a port the user named. */
  private static EmulatorServer start(EmulatorOptions options) throws RunRefusedException {
    try {
      return EmulatorServer.start(options);
    } catch (IOException | IllegalArgumentException e) {
      throw new RunRefusedException(
          "the emulator cannot start; check --host, --port, --state, --faults and --answers: " + e);
    }
  }
}
