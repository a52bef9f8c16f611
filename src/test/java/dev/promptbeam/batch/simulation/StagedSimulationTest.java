package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Runs of several stages over simulated days: what is done in one is asked in the next. */
final class StagedSimulationTest {
  private static final String[] STAGES = {"draft", "critique", "rewrite"};

  @Seeds(first = 61, last = 72, few = 3)
  void whatIsDoneGoesOnOnceWhereverTheProcessDies(long seed) throws Exception {
    Simulation run = Simulation.staged(seed, 12, Simulation.policy(0, 20), chances(), STAGES);
    run.service.creates.quotaTokens = 12 * Simulation.TOKENS;

    run.run().verify();

    assertThat(run.restarts).as("seed %d", seed).isGreaterThan(5);
    long[] asked = new long[STAGES.length];
    long[] done = new long[STAGES.length];
    for (ShardInfo shard : run.shards()) {
      asked[shard.policy()] += shard.requests();
    }
    for (String sending : run.records.sendings()) {
      ReadRecord read = run.records.read(sending);
      if (read != null) {
        done[(int) sending.chars().filter(letter -> letter == '-').count() / 2] += read.done();
      }
    }
    assertThat(asked[0]).isEqualTo(12L * Simulation.REQUESTS);
    assertThat(asked[1]).as("seed %d", seed).isEqualTo(done[0]).isPositive();
    assertThat(asked[2]).as("seed %d", seed).isEqualTo(done[1]).isPositive();
  }

  /** Half of what each sending becomes, others ask: it goes on when that is settled. */
  @Seeds(first = 81, last = 92, few = 4)
  void whatOthersAskGoesOnOnceWhereverTheProcessDies(long seed) throws Exception {
    Simulation run = Simulation.staged(seed, 12, Simulation.policy(0, 20), chances(), STAGES);
    run.requests.stages = new FakeStages(seed, STAGES.length, true);
    run.service.creates.quotaTokens = 12 * Simulation.TOKENS;

    run.run().verify();

    assertThat(run.restarts).as("seed %d", seed).isGreaterThan(5);
    List<ShardInfo> shared = run.shards().stream().filter(ShardInfo::shared).toList();
    assertThat(shared).as("seed %d", seed).extracting(ShardInfo::policy).contains(1, 2);
    assertThat(shared)
        .as("seed %d: handed on by a shard that asked nothing", seed)
        .anyMatch(shard -> shard.id().matches(".*-s000-1-s?000"));
  }

  /** A stage begins while the one before is still asked. */
  @Test
  void noStageWaitsForAnother() throws Exception {
    Simulation run = Simulation.staged(1, 40, Simulation.policy(0, 4), Map.of(), STAGES);

    run.run().verify();

    int lastOfTheFirst = last(run.journal, "job_created \\d{5}-\\d{3}\\.1.*");
    int firstOfTheLast = first(run.journal, "job_created \\d{5}-\\d{3}-1-000-1-000\\.1.*");
    assertThat(firstOfTheLast).isPositive().isLessThan(lastOfTheFirst);
  }

  @Test
  void aCancelledRunSendsNothingOfTheNextStage() throws Exception {
    Simulation run = Simulation.staged(3, 12, Simulation.policy(0, 4), Map.of(), STAGES);
    run.runUntil(run.clock.instant().plus(Duration.ofHours(1)));

    run.cancel().finish().verify();

    List<String> unsent = new ArrayList<>();
    for (ShardInfo shard : run.shards()) {
      if (shard.policy() > 0 && run.records.intent(shard.id() + ".1") == null) {
        unsent.add(shard.id());
        assertThat(Objects.requireNonNull(run.records.settled(shard.id())).unsent()).hasSize(1);
      }
    }
    assertThat(unsent).isNotEmpty();
    assertThat(run.records.ended("00000-000.1")).extracting(Ended::end).isNotNull();
  }

  private static Map<Fault, Double> chances() {
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      chances.put(fault, 0.03);
    }
    chances.put(Fault.CRASH, 0.02);
    chances.put(Fault.KILL, 0.002);
    chances.put(Fault.JOB_VANISHES, 0.001);
    return chances;
  }

  private static int first(List<String> journal, String event) {
    for (int line = 0; line < journal.size(); line++) {
      if (journal.get(line).matches(".*" + event)) {
        return line;
      }
    }
    return -1;
  }

  private static int last(List<String> journal, String event) {
    for (int line = journal.size() - 1; line >= 0; line--) {
      if (journal.get(line).matches(".*" + event)) {
        return line;
      }
    }
    return -1;
  }
}
