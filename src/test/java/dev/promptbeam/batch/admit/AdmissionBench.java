package dev.promptbeam.batch.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An admission, and the sendings that are being created and live by it. */
abstract class AdmissionBench {
  static final Instant NOW = VirtualClock.START;
  private static final int TOKENS = 1_000;

  final Deque<Sending> creating = new ArrayDeque<>();
  final Deque<Sending> live = new ArrayDeque<>();
  Places places = new Places(100);
  Admission admission = admission(100_000, true, 100);
  private int number;

  /** So many are accepted, and one is refused. */
  void full(int jobs) {
    for (int job = 0; job < jobs; job++) {
      fillAndAcceptOne(NOW);
    }
    assertThat(fill(NOW)).isEqualTo(2);
    admission.withdrawn(creating.remove().task);
    refuse(null, NOW);
  }

  /** Submits as many as are admitted. */
  int fill(Instant now) {
    int admitted = 0;
    for (Sending next = sending(); admission.admits(next, now); next = sending()) {
      admission.submitting(next.task);
      creating.add(next);
      admitted++;
    }
    return admitted;
  }

  void fillAndAcceptOne(Instant now) {
    Sending next = sending();
    assertThat(admission.admits(next, now)).isTrue();
    admission.submitting(next.task);
    creating.add(next);
    accept();
  }

  int fillAndAccept(Instant now) {
    int all = 0;
    for (int more = fill(now); more > 0; more = fill(now)) {
      all += more;
      while (!creating.isEmpty()) {
        accept();
      }
    }
    return all;
  }

  void accept() {
    Sending sending = creating.remove();
    admission.accepted(sending.task);
    live.add(sending);
  }

  void refuse(@Nullable Duration hint, Instant now) {
    admission.refused(creating.remove().task, hint, now);
  }

  void end() {
    admission.ended(live.remove().task);
  }

  Sending sending() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 2, new Random(1));
    ShardInfo shard = new ShardInfo(String.valueOf(number++), 10, 10, 100, TOKENS);
    return new Sending(SendingTask.first(shard), backoff);
  }

  Admission admission(long tokens, boolean given, int jobs) {
    places = new Places(jobs);
    RunPolicy policy = Simulation.policy(new Budgets(tokens, given, jobs, 1_000_000_000));
    return new Admission(
        policy,
        Policies.MODEL,
        places,
        new Storage(policy, MediaCalls.NONE, new Random(1)),
        new Random(1));
  }
}
