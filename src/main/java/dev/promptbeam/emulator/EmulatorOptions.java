package dev.promptbeam.emulator;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an emulator is started. Immutable; every {@code with…} method returns a changed copy.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param stateDirectory where all state lives and survives {@code kill -9}; null for a temporary
 *     directory that is removed on close
 * @param faultsFile JSON array of faults to load at the start, or null
 * @param timeMode what makes jobs move on
 * @param pending how long a job stays PENDING, in virtual and real time
 * @param running how long a job is RUNNING after that, in virtual and real time
 * @param jitter each job's two durations are stretched by a factor between 1 and 1 + jitter that
 *     depends on the job id alone
 * @param quotas limits of the project
 * @param apiKey the only key accepted, or null to accept any and none
 */
public record EmulatorOptions(
    String host,
    int port,
    @Nullable Path stateDirectory,
    @Nullable Path faultsFile,
    TimeMode timeMode,
    Duration pending,
    Duration running,
    double jitter,
    Quotas quotas,
    @Nullable String apiKey) {

  /** A free port on 127.0.0.1, a temporary state directory, jobs that move by polls, any key. */
  public static EmulatorOptions defaults() {
    return new EmulatorOptions(
        "127.0.0.1",
        0,
        null,
        null,
        TimeMode.POLLS,
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        0,
        Quotas.defaults(),
        null);
  }

  public EmulatorOptions withHost(String value) {
    return new EmulatorOptions(
        value,
        port,
        stateDirectory,
        faultsFile,
        timeMode,
        pending,
        running,
        jitter,
        quotas,
        apiKey);
  }

  public EmulatorOptions withPort(int value) {
    return new EmulatorOptions(
        host,
        value,
        stateDirectory,
        faultsFile,
        timeMode,
        pending,
        running,
        jitter,
        quotas,
        apiKey);
  }

  public EmulatorOptions withStateDirectory(Path value) {
    return new EmulatorOptions(
        host, port, value, faultsFile, timeMode, pending, running, jitter, quotas, apiKey);
  }

  public EmulatorOptions withFaultsFile(Path value) {
    return new EmulatorOptions(
        host, port, stateDirectory, value, timeMode, pending, running, jitter, quotas, apiKey);
  }

  public EmulatorOptions withTimeMode(TimeMode value) {
    return new EmulatorOptions(
        host, port, stateDirectory, faultsFile, value, pending, running, jitter, quotas, apiKey);
  }

  /** Sets how long jobs stay PENDING and then RUNNING; of no effect while jobs move by polls. */
  public EmulatorOptions withDurations(Duration newPending, Duration newRunning) {
    return new EmulatorOptions(
        host,
        port,
        stateDirectory,
        faultsFile,
        timeMode,
        newPending,
        newRunning,
        jitter,
        quotas,
        apiKey);
  }

  public EmulatorOptions withJitter(double value) {
    return new EmulatorOptions(
        host, port, stateDirectory, faultsFile, timeMode, pending, running, value, quotas, apiKey);
  }

  public EmulatorOptions withQuotas(Quotas value) {
    return new EmulatorOptions(
        host, port, stateDirectory, faultsFile, timeMode, pending, running, jitter, value, apiKey);
  }

  /** Accepts this key alone; other calls are answered as protocol 8.1 describes a bad key. */
  public EmulatorOptions withApiKey(String value) {
    return new EmulatorOptions(
        host, port, stateDirectory, faultsFile, timeMode, pending, running, jitter, quotas, value);
  }

  @Override
  public String toString() {
    return "EmulatorOptions[" + host + ":" + port + ", " + timeMode + "]";
  }
}
