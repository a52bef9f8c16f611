package dev.promptbeam;

import java.util.Locale;
import java.util.Set;

/**
 * How much of the tests a build runs: {@code mvn verify}, {@code -Pall}, or what the second adds to
 * the first. The tags {@link #COSTLY} are left out of the default lane, unless the test is tagged
 * {@link #SMOKE}, too.
 */
public enum Lane {
  /** What a change is answered with: each incident's tests, and one test of each costly tag. */
  DEFAULT,
  /** Everything. */
  ALL,
  /** All that the default lane leaves out. */
  REST;

  /** In the default lane all the same: its incident wants it, or it stands for its tag. */
  public static final String SMOKE = "smoke";

  /** More in the full lane than in the default one: other runners, larger sizes. */
  public static final String MORE = "more";

  /** Further cases of something that a test of the default lane stands for. */
  public static final String BREADTH = "breadth";

  /** What takes a process, a cluster, other people's clients, a large size, minutes, or breadth. */
  public static final Set<String> COSTLY =
      Set.of("process", "cluster", "judges", "large", "long", BREADTH);

  /** The one that this build runs. */
  public static final Lane CURRENT =
      valueOf(System.getProperty("promptbeam.lane", "default").toUpperCase(Locale.ROOT));

  /** True where a test with these tags runs in the default lane. */
  public static boolean isInDefault(Set<String> tags) {
    return tags.contains(SMOKE) || tags.stream().noneMatch(COSTLY::contains);
  }

  /** A size by lane: as small as shows the thing, or as large as was ever found worth running. */
  public static int size(int small, int full) {
    return CURRENT == DEFAULT ? small : full;
  }
}
