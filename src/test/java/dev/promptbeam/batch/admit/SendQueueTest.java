package dev.promptbeam.batch.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.Sending;
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
  private final List<String> divided = new ArrayList<>();
  private Admission admission = admission(Simulation.policy(0, 1));
  private SendQueue queue = queue(Simulation.policy(0, 1));

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
    queue.hold(sending(2), NOW, false);

    assertThat(turns(2)).containsExactly("00003-000.2", "00003-000.1");
  }

  @Test
  void newOnesDoNotTakeTheRoomThatOneHeldBackWaitsFor() {
    use(Simulation.policy(1_000, 10));
    admission.adopted(task(7, 5, 500));
    queue.hold(sending(8, 10, 800), NOW, false);
    queue.add(sending(2));

    queue.turn(NOW);

    assertThat(submitted).isEmpty();
  }

  @Test
  void newOnesGoWhileThoseHeldBackAreNotDue() {
    queue.hold(sending(2), NOW.plusSeconds(10), false);
    queue.add(sending(1));

    assertThat(queue.turn(NOW)).isEqualTo(NOW.plusSeconds(10));

    assertThat(submitted).containsExactly("00003-000.1");
  }

  @Test
  void givesUpThoseWhoseFileIsOld() {
    Sending old = sending(1);
    old.intend(new Intent("d", "files/1", "m", "e", "", NOW, old.task));
    queue.hold(old, NOW, false);

    Instant last = NOW.plus(Duration.ofHours(40));
    admission.adopted(task(7, 1, 1));
    queue.turn(last);
    assertThat(outdated).isEmpty();
    queue.turn(last.plusMillis(1));

    assertThat(outdated).containsExactly("00003-000.1");
    assertThat(submitted).isEmpty();
  }

  @Test
  void givesUpThoseWhoseMediaIsOld() {
    Sending young = sending(1);
    Instant media = NOW.minus(Duration.ofHours(10));
    young.intend(new Intent("d", "files/1", "m", "e", "", NOW, young.task, media, null));
    queue.hold(young, NOW, false);

    queue.turn(NOW.plus(Duration.ofHours(30)).plusMillis(1));

    assertThat(outdated).containsExactly("00003-000.1");
    assertThat(submitted).isEmpty();
  }

  @Test
  void dividesWhatExceedsTheQuotaAndSendsTheRest() {
    use(Simulation.policy(1_000, 10));
    queue.add(sending(1, 10, 1_001));
    queue.add(sending(2, 10, 1_000));
    queue.hold(sending(3, 10, 2_000), NOW, false);

    queue.turn(NOW);

    assertThat(divided).containsExactly("00003-000.3", "00003-000.1");
    assertThat(submitted).containsExactly("00003-000.2");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aSingleRequestAboveTheQuotaGoesLastAndAlone() {
    use(Simulation.policy(1_000, 10));
    queue.add(sending(1, 1, 1_001));
    queue.add(sending(2, 10, 1_000));

    queue.turn(NOW);
    assertThat(submitted).containsExactly("00003-000.2");
    admission.accepted(task(2, 10, 1_000));
    queue.turn(NOW);
    assertThat(submitted).hasSize(1);
    admission.ended(task(2, 10, 1_000));
    queue.turn(NOW);

    assertThat(submitted).containsExactly("00003-000.2", "00003-000.1");
    assertThat(divided).isEmpty();
  }

  @Test
  void whereNothingFitsTheSmallestIsTried() {
    use(Simulation.policy(0, 10));
    admission.submitting(task(7, 10, 900));
    admission.refused(task(7, 10, 900), null, NOW); // nothing is granted any more
    queue.hold(sending(1, 10, 900), NOW, false);
    queue.hold(sending(2, 10, 800), NOW, false);
    queue.add(sending(3, 10, 700));
    Instant later = admission.opens(NOW);

    queue.turn(NOW);
    assertThat(submitted).isEmpty();
    queue.turn(later);

    assertThat(submitted).containsExactly("00003-000.3");
  }

  @Test
  void oneHeldBackIsTriedBeforeANewOneOfItsSize() {
    use(Simulation.policy(0, 10));
    admission.submitting(task(7, 10, 900));
    admission.refused(task(7, 10, 900), null, NOW);
    queue.add(sending(3, 10, 900));
    queue.hold(sending(1, 10, 900), NOW, false);

    queue.turn(admission.opens(NOW));

    assertThat(submitted).containsExactly("00003-000.1");
  }

  /** One job at a time. */
  private List<String> turns(int count) {
    for (int turn = 0; turn < count; turn++) {
      queue.turn(NOW);
      assertThat(submitted).hasSize(turn + 1);
      SendingTask last = task(Integer.parseInt(submitted.get(turn).substring(10)), 1, 10);
      admission.accepted(last);
      admission.ended(last);
    }
    return submitted;
  }

  private void use(RunPolicy policy) {
    admission = admission(policy);
    queue = queue(policy);
  }

  private Admission admission(RunPolicy policy) {
    return new Admission(
        policy,
        Policies.MODEL,
        new Places(policy.budgets().concurrentJobs()),
        new Storage(policy, MediaCalls.NONE, random),
        random);
  }

  private SendQueue queue(RunPolicy policy) {
    return new SendQueue(admission, new Ceiling(policy.budgets().usual()), new Exits());
  }

  private static Sending sending(int number) {
    return sending(number, 1, 10);
  }

  private static Sending sending(int number, long requests, long tokens) {
    Duration second = Duration.ofSeconds(1);
    return new Sending(
        task(number, requests, tokens), new Backoff(second, second, 2, new Random(1)));
  }

  private static SendingTask task(int number, long requests, long tokens) {
    return new SendingTask(
        Tasks.SHARD, number, Origin.FIRST, requests, 100, tokens, 0, 0, VirtualClock.START);
  }

  private final class Exits implements SendQueue.Exits {
    @Override
    public void submit(Sending sending) {
      submitted.add(sending.name());
      admission.submitting(sending.task);
    }

    @Override
    public boolean affords(Sending sending) {
      return true;
    }

    @Override
    public void outdated(Sending sending) {
      outdated.add(sending.name());
    }

    @Override
    public void divide(Sending sending) {
      divided.add(sending.name());
    }
  }
}
