package dev.promptbeam.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One process of the command. Its output goes to files, so that it never blocks on a pipe and every
 * byte of it can be searched afterwards.
 */
public final class ChildProcess implements Command {
  private static final List<String> KEY_VARIABLES =
      List.of("GEMINI_API_KEY_FILE", "GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL");

  /** The file as it ships. */
  static final Path FILE =
      Path.of(System.getProperty("promptbeam.file", "target/promptbeam")).toAbsolutePath();

  /** Half the processor time for processes that live a few seconds. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private final Process process;
  private final Path out;
  private final Path err;

  private ChildProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts the command in a folder, with no key but those the environment given here names. */
  static ChildProcess start(Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    return start(folder, environment, List.of(), arguments);
  }

  /**
   * As the other one, through a command that starts another.
   *
   * @param starter such as {@code nice}
   */
  static ChildProcess start(
      Path folder, Map<String, String> environment, List<String> starter, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(starter);
    command.add(FILE.toString());
    command.addAll(arguments);
    Path logs = Files.createDirectories(folder.resolve("logs"));
    Path out = Files.createTempFile(logs, "process", ".out");
    Path err = Files.createTempFile(logs, "process", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    removeKeys(builder.environment());
    builder.environment().put("JAVA_OPTS", SHORT_LIVED);
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), out, err);
  }

  /** So that no key of whoever runs the tests gets into them. */
  static void removeKeys(Map<String, String> environment) {
    environment.keySet().removeAll(KEY_VARIABLES);
  }

  @Override
  public int exitCode(Duration most) throws InterruptedException {
    if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + most.toSeconds() + " s:\n" + story());
    }
    return process.exitValue();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9}; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    exitCode();
  }

  /** As {@link #kill}, of all that it has started, too. */
  void killAll() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    kill();
  }

  /** As {@link #freeze}, of what it has started. */
  void freezeAll() throws IOException, InterruptedException {
    signalAll("STOP");
  }

  /** As {@link #wake}, of what it has started. */
  void wakeAll() throws IOException, InterruptedException {
    signalAll("CONT");
  }

  private void signalAll(String name) throws IOException, InterruptedException {
    for (ProcessHandle started : process.descendants().toList()) {
      signal(name, started.pid());
    }
  }

  /** As {@code kill}, which is SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** As {@code kill -STOP}: it does nothing until it is woken, and keeps all it has. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** As {@code kill -CONT}. */
  void wake() throws IOException, InterruptedException {
    signal("CONT");
  }

  long pid() {
    return process.pid();
  }

  private void signal(String name) throws IOException, InterruptedException {
    signal(name, pid());
  }

  private void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("no " + name + " for process " + pid + ":\n" + story());
    }
  }

  @Override
  public String out() {
    return text(out);
  }

  @Override
  public String err() {
    return text(err);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
