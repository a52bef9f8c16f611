package dev.promptbeam.ledger;

import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who holds a lease: a process, such that another one on its machine can tell whether it lives.
 *
 * @param boot drawn by the kernel each time it starts; empty where it tells none
 * @param namespace that its number is counted in
 * @param started in milliseconds since 1970: a number is given to another process later
 */
record LeaseHolder(long process, String host, String boot, String namespace, long started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  static LeaseHolder ofThisProcess() {
    ProcessHandle self = ProcessHandle.current();
    return new LeaseHolder(self.pid(), thisHost(), thisBoot(), thisNamespace(), started(self));
  }

  /** True where this process can see that it lives no more. */
  boolean isDead() {
    if (!isSeen()) {
      return false;
    }
    Optional<ProcessHandle> found = ProcessHandle.of(process);
    return found.isEmpty() || started(found.get()) != started || isBuried();
  }

  /** True where this process can see whether it lives: of its own machine and count. */
  boolean isSeen() {
    return !boot.isEmpty() && boot.equals(thisBoot()) && namespace.equals(thisNamespace());
  }

  /** Killed, and not yet taken notice of by its parent. */
  private boolean isBuried() {
    try {
      String state = Files.readString(Path.of("/proc/" + process + "/stat"));
      char letter = state.charAt(state.lastIndexOf(')') + 2);
      return letter == 'Z' || letter == 'X';
    } catch (IOException gone) {
      return true;
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
  }

  private static String thisBoot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException untold) {
      return "";
    }
  }

  private static String thisNamespace() {
    try {
      return Files.readSymbolicLink(NAMESPACE).toString();
    } catch (IOException | UnsupportedOperationException untold) {
      return "";
    }
  }

  private static String thisHost() {
    String named = Surroundings.ofThisProcess().environment().get("HOSTNAME");
    try {
      return named == null || named.isBlank() ? InetAddress.getLocalHost().getHostName() : named;
    } catch (IOException untold) {
      return "an unnamed machine";
    }
  }

  @Override
  public String toString() {
    return "process " + process + " on " + host;
  }
}
