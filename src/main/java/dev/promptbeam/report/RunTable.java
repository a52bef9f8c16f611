package dev.promptbeam.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs as a table for people: a line a run under one of names. */
public final class RunTable {
  private static final String[] NAMES = {
    "RUN", "STATE", "ROWS", "RESULTS", "DEAD LETTERS", "COST (USD)", "AGE", ""
  };

  private RunTable() {}

  public static List<String> of(List<ListedRun> runs, Instant now) {
    List<String[]> lines = new ArrayList<>();
    lines.add(NAMES);
    runs.forEach(run -> lines.add(line(run, now)));
    int[] widths = new int[NAMES.length];
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    return lines.stream().map(line -> line(line, widths)).toList();
  }

  private static String line(String[] cells, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      boolean left = i < 2 || i == cells.length - 1;
      String pad = " ".repeat(widths[i] - cells[i].length());
      text.append(left ? cells[i] + pad : pad + cells[i]).append("  ");
    }
    return text.toString().stripTrailing();
  }

  private static String[] line(ListedRun run, Instant now) {
    ListedRun.Figures figures = run.figures();
    String age = age(Duration.between(run.time(), now));
    if (figures == null) {
      return new String[] {run.name(), run.state(), "", "", "", "", age, run.remark()};
    }
    BigDecimal cost = figures.cost();
    return new String[] {
      run.name(),
      run.state(),
      figures.rows() == null ? "?" : count(figures.rows()),
      count(figures.results()),
      count(figures.deadLetters()),
      cost == null ? "unknown" : cost.toPlainString(),
      age,
      run.remark()
    };
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Since it was started, in the largest unit that is whole. */
  private static String age(Duration since) {
    long seconds = Math.max(0, since.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
