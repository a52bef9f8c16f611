package dev.promptbeam.emulator;

import dev.promptbeam.emulator.setup.JobTimes;
import dev.promptbeam.emulator.setup.Quotas;
import dev.promptbeam.emulator.setup.TimeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an emulator is started. Immutable; every {@code with…} method returns a changed copy.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param stateDirectory where all state lives and survives {@code kill -9}; null for a temporary
 *     directory that is removed on close
 * @param faultsFile JSON array of faults to load at the start, or null
 * @param answersFile JSON lines of texts to answer with, or null
 * @param times what makes jobs move on
 * @param quotas limits of the project
 * @param apiKey the only key accepted, null for any that is not empty, or empty to ask for none
 * @param allowedHosts names under which it may be called, besides those of this machine, its host
 *     and its address
 * @param retired models that have retired, whatever the clock says, with who answers for them: the
 *     model itself where it never retires, empty where nobody does
 */
public record EmulatorOptions(
    String host,
    int port,
    @Nullable Path stateDirectory,
    @Nullable Path faultsFile,
    @Nullable Path answersFile,
    JobTimes times,
    Quotas quotas,
    @Nullable String apiKey,
    Set<String> allowedHosts,
    Map<String, String> retired) {

  public EmulatorOptions {
    allowedHosts = Set.copyOf(allowedHosts);
    retired = Map.copyOf(retired);
  }

  /** A free port on 127.0.0.1, a temporary state directory, jobs that move by polls, any key. */
  public static EmulatorOptions defaults() {
    return new EmulatorOptions(
        "127.0.0.1",
        0,
        null,
        null,
        null,
        JobTimes.defaults(),
        Quotas.defaults(),
        null,
        Set.of(),
        Map.of());
  }

  public EmulatorOptions withHost(String value) {
    return new EmulatorOptions(
        value,
        port,
        stateDirectory,
        faultsFile,
        answersFile,
        times,
        quotas,
        apiKey,
        allowedHosts,
        retired);
  }

  public EmulatorOptions withPort(int value) {
    return new EmulatorOptions(
        host,
        value,
        stateDirectory,
        faultsFile,
        answersFile,
        times,
        quotas,
        apiKey,
        allowedHosts,
        retired);
  }

  public EmulatorOptions withStateDirectory(Path value) {
    return new EmulatorOptions(
        host, port, value, faultsFile, answersFile, times, quotas, apiKey, allowedHosts, retired);
  }

  public EmulatorOptions withFaultsFile(Path value) {
    return new EmulatorOptions(
        host,
        port,
        stateDirectory,
        value,
        answersFile,
        times,
        quotas,
        apiKey,
        allowedHosts,
        retired);
  }

  public EmulatorOptions withAnswersFile(Path value) {
    return new EmulatorOptions(
        host,
        port,
        stateDirectory,
        faultsFile,
        value,
        times,
        quotas,
        apiKey,
        allowedHosts,
        retired);
  }

  public EmulatorOptions withTimeMode(TimeMode value) {
    return withTimes(new JobTimes(value, times.pending(), times.running(), times.jitter()));
  }

  /** Sets how long jobs stay PENDING and then RUNNING; of no effect while jobs move by polls. */
  public EmulatorOptions withDurations(Duration pending, Duration running) {
    return withTimes(new JobTimes(times.mode(), pending, running, times.jitter()));
  }

  public EmulatorOptions withJitter(double value) {
    return withTimes(new JobTimes(times.mode(), times.pending(), times.running(), value));
  }

  public EmulatorOptions withQuotas(Quotas value) {
    return new EmulatorOptions(
        host,
        port,
        stateDirectory,
        faultsFile,
        answersFile,
        times,
        value,
        apiKey,
        allowedHosts,
        retired);
  }

  /** Accepts this key alone; other calls are answered as protocol 8.1 describes a bad key. */
  public EmulatorOptions withApiKey(String value) {
    return new EmulatorOptions(
        host,
        port,
        stateDirectory,
        faultsFile,
        answersFile,
        times,
        quotas,
        value,
        allowedHosts,
        retired);
  }

  /** Asks for no key, unlike the service: for tests whose client is given none. */
  public EmulatorOptions withAnonymousCalls() {
    return withApiKey("");
  }

  public EmulatorOptions withAllowedHosts(Set<String> value) {
    return new EmulatorOptions(
        host, port, stateDirectory, faultsFile, answersFile, times, quotas, apiKey, value, retired);
  }

  public EmulatorOptions withRetired(Map<String, String> value) {
    return new EmulatorOptions(
        host,
        port,
        stateDirectory,
        faultsFile,
        answersFile,
        times,
        quotas,
        apiKey,
        allowedHosts,
        value);
  }

  private EmulatorOptions withTimes(JobTimes value) {
    return new EmulatorOptions(
        host,
        port,
        stateDirectory,
        faultsFile,
        answersFile,
        value,
        quotas,
        apiKey,
        allowedHosts,
        retired);
  }

  @Override
  public String toString() {
    return "EmulatorOptions[" + host + ":" + port + ", " + times.mode() + "]";
  }
}
