package judge;

import java.util.Objects;

/** Runs named checks one after the other and prints a line for each. */
public final class Checks {
  /** What has to go through without an exception. */
  public interface Check {
    void run() throws Exception;
  }

  private int failed;

  /** Runs a check; whatever it throws makes it a failed one. */
  public void check(String name, Check check) {
    try {
      check.run();
      System.out.println("ok " + name);
    } catch (Exception | AssertionError e) {
      failed++;
      System.out.println("FAILED " + name);
      e.printStackTrace();
    }
  }

  public int failed() {
    return failed;
  }

  public static void equal(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected " + expected + ", was " + actual);
    }
  }

  public static void that(boolean condition, Object shown) {
    if (!condition) {
      throw new AssertionError(String.valueOf(shown));
    }
  }
}
