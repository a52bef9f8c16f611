package dev.promptbeam.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Commands that start a process as if on another machine; only root may, on Linux. */
final class Elsewhere {
  /** Counts its processes by itself, so that it sees no other's. */
  static final List<String> ALONE =
      List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");

  private Elsewhere() {}

  /** Sees an empty folder in the place of that one. */
  static List<String> without(String hidden) {
    return List.of(
        "unshare", "--mount", "sh", "-c", "mount -t tmpfs none \"$0\" && exec \"$@\"", hidden);
  }

  /** Where it is not allowed the test is skipped and says so. */
  static String[] required(List<String> starter) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(starter);
    command.add("true");
    boolean can;
    try {
      Process tried = new ProcessBuilder(command).redirectErrorStream(true).start();
      can = tried.waitFor(30, TimeUnit.SECONDS) && tried.exitValue() == 0;
    } catch (IOException absent) {
      can = false;
    }
    Assumptions.assumeTrue(can, "no process can be kept apart here by " + command);
    return starter.toArray(String[]::new);
  }
}
