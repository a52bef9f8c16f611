package dev.promptbeam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a terminal of so many columns shows of what is written to it, as far as the program steers
 * it: up some lines, clear the line, clear all below. Knows nothing of the program.
 */
final class ScreenModel {
  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([0-9;?]*)([A-Za-z])");

  /** Sequences that it does not know. */
  final TreeSet<String> strange = new TreeSet<>();

  private final int columns;
  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;

  ScreenModel(int columns) {
    this.columns = columns;
  }

  /** All of what one has written. */
  static ScreenModel of(String written, int columns) {
    ScreenModel screen = new ScreenModel(columns);
    Matcher sequence = SEQUENCE.matcher(written);
    int at = 0;
    while (at < written.length()) {
      if (written.charAt(at) == '\u001b' && sequence.find(at) && sequence.start() == at) {
        screen.steer(sequence.group(1), sequence.group(2));
        at = sequence.end();
      } else {
        screen.put(written.charAt(at));
        at++;
      }
    }
    return screen;
  }

  List<String> lines() {
    return lines.stream().map(line -> line.toString().stripTrailing()).toList();
  }

  private void put(char character) {
    switch (character) {
      case '\n' -> row++;
      case '\r' -> column = 0;
      default -> {
        if (column == columns) {
          row++;
          column = 0;
        }
        line().setLength(Math.max(line().length(), column + 1));
        line().setCharAt(column, character);
        column++;
      }
    }
    line();
  }

  private StringBuilder line() {
    while (lines.size() <= row) {
      lines.add(new StringBuilder());
    }
    return lines.get(row);
  }

  private void steer(String number, String what) {
    switch (what) {
      case "F" -> {
        row = Math.max(0, row - (number.isEmpty() ? 1 : Integer.parseInt(number)));
        column = 0;
      }
      case "J" -> {
        lines.subList(row + 1, lines.size()).clear();
        line().setLength(Math.min(line().length(), column));
      }
      case "K" -> line().setLength(0);
      default -> strange.add("ESC[" + number + what);
    }
  }
}
