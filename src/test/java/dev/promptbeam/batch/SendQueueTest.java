package dev.promptbeam.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private static final Instant NOW = VirtualClock.START;

  private final Random random = new Random(1);
  private final List<String> submitted = new ArrayList<>();
  private final List<String> outdated = new ArrayList<>();
  private final Admission admission = new Admission(Simulation.policy(0, 1), random);
  private final SendQueue queue = new SendQueue(admission, this::submit, this::giveUp);

  @Test
  void sendsInTheOrderOfTheShardsFollowersFirst() {
    queue.add(sending(1));
    queue.add(sending(2));
    queue.addFollower(sending(3));

    assertThat(turns(3)).containsExactly("00003-000.3", "00003-000.1", "00003-000.2");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void thoseHeldBackGoBeforeNewOnes() {
    queue.add(sending(1));
    queue.hold(sending(2));

    assertThat(turns(2)).containsExactly("00003-000.2", "00003-000.1");
  }

  @Test
  void newOnesDoNotTakeTheRoomThatOneHeldBackWaitsFor() {
    Admission small = new Admission(Simulation.policy(1_000, 10), random);
    SendQueue tight = new SendQueue(small, this::submit, this::giveUp);
    small.adopted(Tasks.first(1, 500));
    tight.hold(new Sending(Tasks.first(1, 800), backoff()));
    tight.add(sending(2));

    tight.turn(NOW);

    assertThat(submitted).isEmpty();
  }

  @Test
  void newOnesGoWhileThoseHeldBackAreNotDue() {
    Sending held = sending(2);
    held.due = NOW.plusSeconds(10);
    queue.hold(held);
    queue.add(sending(1));

    assertThat(queue.turn(NOW)).isEqualTo(NOW.plusSeconds(10));

    assertThat(submitted).containsExactly("00003-000.1");
  }

  @Test
  void givesUpThoseWhoseFileIsOld() {
    Sending old = sending(1);
    old.intent = new Intent("d", "files/1", "m", "e", "", NOW, old.task);
    queue.hold(old);

    Instant last = NOW.plus(Duration.ofHours(40));
    admission.adopted(Tasks.first(1, 1));
    queue.turn(last);
    assertThat(outdated).isEmpty();
    queue.turn(last.plusMillis(1));

    assertThat(outdated).containsExactly("00003-000.1");
    assertThat(submitted).isEmpty();
  }

  /** One job at a time. */
  private List<String> turns(int count) {
    for (int turn = 0; turn < count; turn++) {
      queue.turn(NOW);
      assertThat(submitted).hasSize(turn + 1);
      admission.accepted(Tasks.first(1, 10));
      admission.ended(Tasks.first(1, 10));
    }
    return submitted;
  }

  private void submit(Sending sending) {
    submitted.add(sending.name());
    admission.submitting(sending.task);
  }

  private void giveUp(Sending sending) {
    outdated.add(sending.name());
  }

  private Sending sending(int number) {
    return new Sending(Tasks.of(number, Origin.FIRST, 1, 0, 0), backoff());
  }

  private Backoff backoff() {
    return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 2, random);
  }
}
