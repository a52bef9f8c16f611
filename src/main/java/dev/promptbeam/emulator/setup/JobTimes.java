package dev.promptbeam.emulator.setup;

import java.time.Duration;

/**
 * What makes jobs move on, and how fast.
 *
 * @param mode polls, a clock moved by hand, or real time
 * @param pending how long a job stays PENDING, in virtual and real time
 * @param running how long a job is RUNNING after that, in virtual and real time
 * @param jitter each job's two durations are stretched by a factor between 1 and 1 + jitter that
 *     depends on the job id alone
 */
public record JobTimes(TimeMode mode, Duration pending, Duration running, double jitter) {
  /** By polls; five and ten minutes in the other modes. */
  public static JobTimes defaults() {
    return new JobTimes(TimeMode.POLLS, Duration.ofMinutes(5), Duration.ofMinutes(10), 0);
  }
}
