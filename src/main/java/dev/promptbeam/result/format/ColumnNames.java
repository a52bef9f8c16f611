package dev.promptbeam.result.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Names of columns that differ in more than the case of letters, as readers of tables want them: of
 * two that do not, the later one has a number behind it.
 */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * @param form what a name becomes, where nothing else is called so
   */
  static List<String> distinct(List<String> names, UnaryOperator<String> form) {
    Set<String> taken = new HashSet<>();
    List<String> formed = names.stream().map(form).toList();
    boolean[] first = new boolean[formed.size()];
    for (int index = 0; index < first.length; index++) {
      first[index] = taken.add(folded(formed.get(index)));
    }
    List<String> distinct = new ArrayList<>();
    for (int index = 0; index < first.length; index++) {
      String name = formed.get(index);
      distinct.add(first[index] ? name : numbered(name, taken));
    }
    return distinct;
  }

  private static String numbered(String name, Set<String> taken) {
    for (int number = 2; ; number++) {
      String candidate = name + "_" + number;
      if (taken.add(folded(candidate))) {
        return candidate;
      }
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
