package dev.promptbeam.cli;

import static java.util.Map.entry;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What libraries log: severe things to standard error; PROMPTBEAM_LOG names another level. */
final class Logging {
  private static final String LEVEL_VARIABLE = "PROMPTBEAM_LOG";
  private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";

  private static final Map<String, Level> LEVELS =
      Map.ofEntries(
          entry("OFF", Level.OFF),
          entry("ERROR", Level.SEVERE),
          entry("FATAL", Level.SEVERE),
          entry("SEVERE", Level.SEVERE),
          entry("WARN", Level.WARNING),
          entry("WARNING", Level.WARNING),
          entry("INFO", Level.INFO),
          entry("CONFIG", Level.CONFIG),
          entry("FINE", Level.FINE),
          entry("DEBUG", Level.FINE),
          entry("FINER", Level.FINER),
          entry("TRACE", Level.FINER),
          entry("FINEST", Level.FINEST),
          entry("ALL", Level.ALL));

  private Logging() {}

  /**
   * @param err where it goes
   */
  static void quiet(Map<String, String> environment, PrintWriter err) {
    if (System.getProperty(FORMAT_PROPERTY) == null) {
      System.setProperty(FORMAT_PROPERTY, "%1$tT %4$s %3$s: %5$s%6$s%n");
    }
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    String named = environment.get(LEVEL_VARIABLE);
    Level level = level(named);
    if (level == null) {
      err.println(
          "warning: "
              + LEVEL_VARIABLE
              + " is one of "
              + String.join(", ", new TreeSet<>(LEVELS.keySet())).toLowerCase(Locale.ROOT)
              + ", not \""
              + named
              + "\"; it counts as warning");
      level = Level.WARNING;
    }
    root.setLevel(level);
    Handler console = new Console(err);
    console.setLevel(level);
    root.addHandler(console);
  }

  /** As it is called here, by Java or by other loggers; null where nobody calls one so. */
  static @Nullable Level level(@Nullable String name) {
    if (name == null || name.isBlank()) {
      return Level.OFF;
    }
    return LEVELS.get(name.strip().toUpperCase(Locale.ROOT));
  }

  /** A handler that prints where the commands print, and as they do. */
  private static final class Console extends Handler {
    private final Formatter format = new SimpleFormatter();
    private final PrintWriter err;

    Console(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void publish(LogRecord record) {
      if (isLoggable(record)) {
        err.print(format.format(record));
        err.flush();
      }
    }

    @Override
    public void flush() {
      err.flush();
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
