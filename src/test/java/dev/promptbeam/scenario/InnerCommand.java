package dev.promptbeam.scenario;

import dev.promptbeam.cli.InThisProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One command inside the test's own process, on a thread: seconds of the processor's time cheaper
 * than a process, and as good where nothing is killed, signalled or told by the JVM's options. Its
 * output goes to files as that of a process does.
 */
final class InnerCommand implements Command {
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final Path out;
  private final Path err;
  private final Thread thread;
  private volatile int exitCode;

  private InnerCommand(Path folder, List<String> arguments) throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    out = Files.createTempFile(logs, "command", ".out");
    err = Files.createTempFile(logs, "command", ".err");
    thread = new Thread(() -> run(arguments), "command-" + arguments.get(0));
    thread.setDaemon(true);
  }

  static InnerCommand start(Path folder, List<String> arguments) throws IOException {
    InnerCommand command = new InnerCommand(folder, List.copyOf(arguments));
    command.thread.start();
    return command;
  }

  private void run(List<String> arguments) {
    try (PrintWriter said = writer(out);
        PrintWriter complained = writer(err)) {
      exitCode = InThisProcess.execute(said, complained, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrintWriter writer(Path file) throws IOException {
    return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
  }

  @Override
  public int exitCode(Duration most) throws InterruptedException {
    thread.join(most.toMillis());
    if (thread.isAlive()) {
      throw new AssertionError("still running after " + most.toSeconds() + " s:\n" + story());
    }
    return exitCode;
  }

  @Override
  public boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  public String out() {
    return ChildProcess.text(out);
  }

  @Override
  public String err() {
    return ChildProcess.text(err);
  }

  /** Ends what a test that failed has left. */
  @Override
  public void close() throws InterruptedException {
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(LONGEST_END.toMillis());
    }
  }
}
