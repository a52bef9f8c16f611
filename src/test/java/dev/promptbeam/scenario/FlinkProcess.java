package dev.promptbeam.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One process of a Flink cluster. Its output goes to a file. */
final class FlinkProcess {
  /** Resolved by the build, so that no test needs a network. */
  private static final Path LIB = Path.of("target/flink-cluster/target/lib").toAbsolutePath();

  /** As in the configuration that comes with Flink, which needs them on JDK 17. */
  private static final List<String> OPENED =
      List.of(
          "lang", "net", "io", "nio", "text", "time", "util", "util.concurrent", "lang.reflect");

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final Path log;

  private FlinkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static FlinkProcess jobManager(Path folder) throws IOException {
    return start(
        List.of(),
        folder,
        "jobmanager",
        Map.of(),
        List.of("-Xmx512m"),
        List.of("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"));
  }

  /**
   * A worker.
   *
   * @param starter a command that becomes it; none is usual
   */
  static FlinkProcess taskManager(
      List<String> starter, Path folder, String id, Map<String, String> environment)
      throws IOException {
    return start(
        starter,
        folder,
        id,
        environment,
        List.of("-Xmx320m", "-XX:MaxDirectMemorySize=512m"),
        List.of(
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "-D",
            "taskmanager.resource-id=" + id));
  }

  private static FlinkProcess start(
      List<String> starter,
      Path folder,
      String name,
      Map<String, String> environment,
      List<String> memory,
      List<String> program)
      throws IOException {
    List<String> command = new ArrayList<>(starter);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memory);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlog4j2.configurationFile=" + folder.resolve("conf/log4j2.properties"));
    OPENED.forEach(part -> command.add("--add-opens=java.base/java." + part + "=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath(), program.get(0)));
    command.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    command.addAll(program.subList(1, program.size()));
    Path log = Files.createTempFile(folder, name, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    ChildProcess.removeKeys(builder.environment());
    builder.environment().putAll(environment);
    return new FlinkProcess(builder.start(), log);
  }

  private static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(LIB)) {
      List<String> paths = jars.map(Path::toString).sorted().toList();
      return String.join(System.getProperty("path.separator"), paths);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9}; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("not killed: " + process);
    }
  }

  /** SIGSTOP: it holds its locks and its connections, and does nothing. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void wake() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new AssertionError("kill -" + name + " ended with " + exit);
    }
  }

  /** All it has logged. */
  String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
