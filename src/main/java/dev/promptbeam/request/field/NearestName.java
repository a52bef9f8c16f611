package dev.promptbeam.request.field;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a misspelled one was probably meant to be. */
public final class NearestName {
  private NearestName() {}

  /**
   * The nearest of some names by edit distance (insert, delete, replace, swap of neighbours; case
   * does not count), or null where none is near: at most a third of the letters may differ, of
   * three or fewer one, but not all.
   */
  public static @Nullable String of(String name, Collection<String> known) {
    int limit = Math.max(1, name.length() / 3);
    String nearest = null;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance == Math.max(name.length(), candidate.length())) {
        continue;
      }
      if (distance < limit || (distance == limit && nearest == null)) {
        nearest = candidate;
        limit = distance;
      }
    }
    return nearest;
  }

  private static int distance(String a, String b) {
    int[][] costs = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        costs[i][j] = i == 0 || j == 0 ? i + j : cost(costs, a, b, i, j);
      }
    }
    return costs[a.length()][b.length()];
  }

  private static int cost(int[][] costs, String a, String b, int i, int j) {
    int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(costs[i - 1][j], costs[i][j - 1]) + 1;
    best = Math.min(best, costs[i - 1][j - 1] + replace);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, costs[i - 2][j - 2] + 1) : best;
  }
}
