package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.balance.Verification;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.setup.Quotas;
import dev.promptbeam.emulator.setup.TimeMode;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with a dataset, a spec and a run, a server, and the commands that were started. What is
 * awaited from its start to its end runs inside the test's own process, unless it is told otherwise
 * or has an environment of its own.
 */
public final class Scenario implements AutoCloseable {
  private static final String NAME = "scenario";
  private static final String RUN_ID = "run";

  private final Path folder;
  private final List<Command> commands = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private List<String> starter = List.of();
  private boolean processes;
  private List<String> runnerArguments = Beam.DIRECT.arguments(2);
  private String endpoint;
  public final TestServer server;
  public final RunFolder run;

  private Scenario(Path folder, EmulatorOptions options) throws IOException {
    this.folder = folder;
    this.server = TestServer.start(options, folder.resolve("server"));
    this.run = run(RUN_ID);
    this.endpoint = server.url();
    spec("");
  }

  /** Jobs move on by being polled. */
  public static Scenario byPolls(Path folder) throws IOException {
    return new Scenario(folder, EmulatorOptions.defaults().withAnonymousCalls());
  }

  /** Jobs end at once but for those a fault holds back until the clock is advanced. */
  public static Scenario byClock(Path folder) throws IOException {
    return new Scenario(folder, endsAtOnce());
  }

  /** As {@link #byPolls}, with a server that grants so much. */
  static Scenario granting(Path folder, Quotas quotas) throws IOException {
    return new Scenario(folder, EmulatorOptions.defaults().withAnonymousCalls().withQuotas(quotas));
  }

  private static EmulatorOptions endsAtOnce() {
    return EmulatorOptions.defaults()
        .withAnonymousCalls()
        .withTimeMode(TimeMode.VIRTUAL)
        .withDurations(Duration.ZERO, Duration.ZERO);
  }

  /** As {@link #byClock(Path)}, with a server that takes this key alone. */
  public static Scenario byClock(Path folder, String key) throws IOException {
    return new Scenario(folder, endsAtOnce().withApiKey(key));
  }

  /** As {@link #byPolls}, with a server that takes this key alone. */
  static Scenario withKey(Path folder, String key) throws IOException {
    return new Scenario(folder, EmulatorOptions.defaults().withAnonymousCalls().withApiKey(key));
  }

  public Scenario on(Beam runner, int parallelism) {
    this.runnerArguments = runner.arguments(parallelism);
    return this;
  }

  /** Sends the run to a cluster, on all its slots; all that it gets is the file that ships. */
  Scenario on(FlinkCluster cluster) {
    this.runnerArguments = List.of("--", cluster.master());
    return inProcesses();
  }

  /** Every command is a process, also where nothing but its end is awaited. */
  public Scenario inProcesses() {
    processes = true;
    return this;
  }

  Scenario at(String address) {
    this.endpoint = address;
    return this;
  }

  /** Processes to come are started through a command that starts another. */
  Scenario startedBy(String... command) {
    starter = List.of(command);
    return inProcesses();
  }

  Scenario environment(String name, String value) {
    environment.put(name, value);
    return inProcesses();
  }

  /** Rows r0, r1, … each with a text of its own. */
  Scenario rows(int count) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("{\"id\":\"r").append(i).append("\",\"text\":\"text ").append(i).append("\"}\n");
    }
    return file("data/rows.jsonl", lines.toString());
  }

  public Scenario file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  public Path path(String name) {
    return folder.resolve(name);
  }

  /** A spec whose batch section holds these lines besides ten requests a job and quick polls. */
  public Scenario spec(String batchLines) throws IOException {
    return spec(batchLines, "{temperature: 0}");
  }

  Scenario spec(String batchLines, String generationConfig) throws IOException {
    return file("spec.yaml", QuickSpec.of(NAME, batchLines, generationConfig));
  }

  /** Another run of the spec. */
  RunFolder run(String id) {
    return new RunFolder(folder.resolve("runs").resolve(NAME).resolve(id));
  }

  /** Starts to redrive the run, as a process. */
  ChildProcess startRedrive(String... options) throws IOException {
    return process(redriving(options));
  }

  Command redrive(String... options) throws IOException {
    return command(redriving(options));
  }

  private List<String> redriving(String... options) {
    List<String> arguments = new ArrayList<>(List.of("redrive", NAME + "/" + RUN_ID));
    arguments.addAll(List.of(options));
    arguments.addAll(runnerArguments);
    return arguments;
  }

  /** Starts the run as a process, or resumes it. */
  public ChildProcess start(String... options) throws IOException {
    return process(running(options));
  }

  private List<String> running(String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("run", "spec.yaml", "--run-id", RUN_ID, "--endpoint", endpoint));
    arguments.addAll(List.of(options));
    arguments.addAll(runnerArguments);
    return arguments;
  }

  /** Starts the run, or resumes it; nobody will kill it. */
  Command begin(String... options) throws IOException {
    return command(running(options));
  }

  /** Runs it to its end. */
  public Command finish(int exitCode, String... options) throws Exception {
    Command command = begin(options);
    assertThat(command.exitCode()).as(command.story()).isEqualTo(exitCode);
    return command;
  }

  /** Starts the run as a process and returns once the condition holds while it lives. */
  ChildProcess startUntil(String description, Eventually.Condition condition) throws Exception {
    ChildProcess process = start();
    await(process, description, condition);
    return process;
  }

  /** As {@link #startUntil}, without a process. */
  Command beginUntil(String description, Eventually.Condition condition) throws Exception {
    Command command = begin();
    await(command, description, condition);
    return command;
  }

  void await(Command process, String description, Eventually.Condition condition) throws Exception {
    Eventually.holds(
        description,
        () -> {
          boolean alive = process.isAlive();
          boolean holds = condition.holds();
          if (!holds && !alive) {
            throw new AssertionError("it ended before: " + description + "\n" + process.story());
          }
          return holds;
        },
        process::story);
  }

  /** Cancels the run and waits for it. */
  Command cancel(int exitCode) throws Exception {
    Command cancel = cancel();
    assertThat(cancel.exitCode()).as(cancel.story()).isEqualTo(exitCode);
    return cancel;
  }

  Command cancel() throws IOException {
    return command(List.of("cancel", NAME + "/" + RUN_ID));
  }

  public Command verify() throws IOException {
    return command(List.of("verify", NAME + "/" + RUN_ID));
  }

  public Command clean() throws IOException {
    return command(List.of("clean", NAME + "/" + RUN_ID));
  }

  /** The files balance, both as the product and as the recount see it, with so many rows. */
  void assertBalanced(long results, long retryable, long permanent) throws Exception {
    assertThat(run.recount())
        .extracting("results", "retryable", "permanent")
        .containsExactly(results, retryable, permanent);
    Verification.Report verified = Verification.of(RunDirectory.of(run.path()));
    assertThat(verified.problems()).isEmpty();
    assertThat(verified.complete()).isTrue();
    assertThat(verified.counts().rows()).isEqualTo(results + retryable + permanent);
  }

  /** Every request was paid exactly once. */
  void assertPaidOnce(long requests) throws Exception {
    JsonNode billed = server.billed();
    assertThat(billed.path("moreThanOnce").properties()).isEmpty();
    assertThat(billed.path("requests").asLong()).isEqualTo(requests);
    assertThat(billed.path("distinctKeys").asLong()).isEqualTo(requests);
  }

  /** Starts a command: in this process if nothing speaks against it. */
  public Command command(List<String> arguments) throws IOException {
    return processes ? process(arguments) : note(InnerCommand.start(folder, absolute(arguments)));
  }

  /** Starts a command as a process of its own. */
  public ChildProcess process(List<String> arguments) throws IOException {
    return note(ChildProcess.start(folder, environment, starter, arguments));
  }

  /** As a process in the folder would see them; this one is in another. */
  private List<String> absolute(List<String> arguments) {
    List<String> absolute = new ArrayList<>(arguments);
    absolute.replaceAll(word -> word.endsWith(".yaml") ? path(word).toString() : word);
    if (!arguments.contains("--runs-dir")) {
      absolute.addAll(1, List.of("--runs-dir", path("runs").toString()));
    }
    return absolute;
  }

  private <C extends Command> C note(C command) {
    commands.add(command);
    return command;
  }

  @Override
  public void close() throws Exception {
    for (Command command : commands) {
      command.close();
    }
    server.close();
  }
}
