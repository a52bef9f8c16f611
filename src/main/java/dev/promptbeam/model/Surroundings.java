package dev.promptbeam.model;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a process finds around itself: its environment, its clock and its randomness. Nothing else
 * asks the system for them, so that a test can say what they are.
 *
 * @param clock of the machine, which may be wrong
 */
public record Surroundings(Map<String, String> environment, Clock clock, RandomGenerator random) {
  /** Those of this process; a command hands them on, a worker of Beam has no command. */
  public static Surroundings ofThisProcess() {
    return new Surroundings(System.getenv(), Clock.systemUTC(), new SecureRandom());
  }
}
