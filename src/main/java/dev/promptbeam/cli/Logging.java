package dev.promptbeam.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What libraries log: severe things to standard error; PROMPTBEAM_LOG names another level. */
final class Logging {
  private static final String LEVEL_VARIABLE = "PROMPTBEAM_LOG";
  private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";

  private Logging() {}

  static void quiet() {
    if (System.getProperty(FORMAT_PROPERTY) == null) {
      System.setProperty(FORMAT_PROPERTY, "%1$tT %4$s %3$s: %5$s%6$s%n");
    }
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    Level level = level(System.getenv(LEVEL_VARIABLE));
    root.setLevel(level);
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(level);
    root.addHandler(console);
  }

  private static Level level(@org.jspecify.annotations.Nullable String name) {
    if (name == null || name.isBlank()) {
      return Level.OFF;
    }
    try {
      return Level.parse(name.strip().toUpperCase(java.util.Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      return Level.WARNING;
    }
  }
}
