package dev.promptbeam.run.runner;

import static java.util.Map.entry;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;

/** The Flink inside this process, as it is configured: for this process alone. */
final class EmbeddedFlink {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          // The batch restart strategy comes from here and not from a pipeline option.
          entry("restart-strategy.type", "fixed-delay"),
          entry("restart-strategy.fixed-delay.attempts", "2"),
          entry("restart-strategy.fixed-delay.delay", "1 s"),
          // What it listens on asks nobody who they are.
          entry("rest.address", LOOPBACK),
          entry("rest.bind-address", LOOPBACK),
          entry("jobmanager.rpc.address", LOOPBACK),
          entry("jobmanager.bind-host", LOOPBACK),
          entry("taskmanager.host", LOOPBACK),
          entry("taskmanager.bind-host", LOOPBACK),
          entry("web.submit.enable", "false"),
          entry("web.cancel.enable", "false"),
          entry(ClosedRest.SETTING, "true"),
          // 2 MB for each task that writes a partition: the 16 MB of the default gain nothing here.
          entry("taskmanager.network.sort-shuffle.min-buffers", "64"),
          // Rows are compressed before they are shuffled, and the rest is small.
          entry("taskmanager.network.batch-shuffle.compression.enabled", "false"),
          // Else a row beyond a sort buffer, a tenth of that memory, fails the run.
          entry("taskmanager.runtime.large-record-handler", "true"),
          // A merge holds a row of each file that it reads: with the default of 128, 2,500 rows of
          // 1 MB took more than a heap of 512 MB.
          entry("taskmanager.runtime.max-fan", "32"));

  private static final int NETWORK_LEAST = 32; // MB
  private static final int NETWORK_PER_TASK = 4; // MB: a partition is written and one is read
  private static final int SORT_LEAST = 64; // MB
  private static final int SORT_PER_TASK = 16; // MB: more gains nothing, rows come compressed

  private EmbeddedFlink() {}

  /**
   * Writes its settings below a folder.
   *
   * @param parallelism tasks of a kind that run at once: its memory is for so many, since all of it
   *     is taken, and what the network has is cleared at each start
   * @param own folder with settings of the user, which win; null for none
   * @return where they are
   * @throws IllegalArgumentException where the user's cannot be read
   */
  static Path configure(Path scratch, int parallelism, @Nullable String own) {
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    String network = Math.max(NETWORK_LEAST, NETWORK_PER_TASK * parallelism) + "mb";
    settings.put("taskmanager.memory.network.min", network);
    settings.put("taskmanager.memory.network.max", network);
    String sort = Math.max(SORT_LEAST, SORT_PER_TASK * parallelism) + "mb";
    settings.put("taskmanager.memory.managed.size", sort);
    spillTo(scratch.resolve("spill"), settings);
    if (own != null) {
      settings.putAll(read(own));
    }
    try {
      Path folder = Files.createDirectories(scratch.resolve("flink"));
      List<String> lines = new ArrayList<>();
      settings.forEach((key, value) -> lines.add(quoted(key) + ": " + quoted(value)));
      Files.write(folder.resolve("config.yaml"), lines);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> read(String folder) {
    try {
      return GlobalConfiguration.loadConfiguration(folder).toMap();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("--flinkConfDir: " + e.getMessage(), e);
    }
  }

  /** Rows are spilled where nobody else reads them, and where the next start clears them away. */
  private static void spillTo(Path folder, Map<String, String> settings) {
    String path = folder.toString();
    boolean takenForSeveral = path.contains(",") || path.contains(File.pathSeparator);
    if (!takenForSeveral) {
      settings.put("io.tmp.dirs", path);
      settings.put("blob.storage.directory", path);
      settings.put("web.tmpdir", path);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
