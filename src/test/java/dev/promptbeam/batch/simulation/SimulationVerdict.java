package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.FakeRequests.Fate;
import dev.promptbeam.gemini.BatchState;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges a simulation from its records and what its service has seen. */
final class SimulationVerdict {
  private final Simulation run;

  SimulationVerdict(Simulation run) {
    this.run = run;
  }

  /** Each job that is there beside the one that is kept is reported. */
  void verifyDoubles() throws IOException {
    Set<String> reported = names(each -> true);
    Set<String> cancelled = names(each -> each.cause().cancellable());
    for (FakeJob job : run.service.jobs.all().toList()) {
      boolean kept = job.name.equals(run.requests.keptJob(job.intent.task().name()));
      boolean mayCost = job.live(run.clock.instant()) || job.ending == BatchState.SUCCEEDED;
      if (!kept && mayCost && !job.vanished) {
        assertThat(reported).as("seed %d: doubles", run.seed).contains(job.name);
      }
      assertThat(kept && cancelled.contains(job.name))
          .as("seed %d: %s is kept and cancelled", run.seed, job.name)
          .isFalse();
    }
  }

  private Set<String> names(Predicate<SuspectedDouble> which) throws IOException {
    return run.records.doubles().stream()
        .filter(which)
        .map(SuspectedDouble::name)
        .collect(Collectors.toSet());
  }

  void verify(ShardInfo shard, Settled settled) throws IOException {
    if (shard.shared()) {
      verifyShared(shard, settled);
    } else {
      verifyAsked(shard, settled);
    }
  }

  /** It has sent nothing, and waited for all who asked; what came of it is known. */
  private void verifyShared(ShardInfo shard, Settled settled) throws IOException {
    String name = SendingTask.name(shard.id(), 1);
    assertThat(run.records.intent(name)).as("seed %d, %s", run.seed, name).isNull();
    assertThat(run.records.sendings()).doesNotContain(name);
    assertThat(settled.sendings()).isZero();
    assertThat(settled.askers()).as("seed %d, shard %s", run.seed, shard.id()).isNotEmpty();
    for (String asker : settled.askers()) {
      assertThat(run.records.settled(asker)).as("seed %d, shard %s", run.seed, asker).isNotNull();
    }
    assertThat(run.records.handedOn(shard.id()))
        .as("seed %d, what %s became", run.seed, shard.id())
        .isEqualTo(run.requests.stages.of(shard));
  }

  private void verifyAsked(ShardInfo shard, Settled settled) throws IOException {
    String[] lastWord = new String[(int) shard.requests()];
    int[][] answers = new int[lastWord.length][run.requests.mostHops + 1];
    for (int number = 1; number <= settled.sendings(); number++) {
      String name = SendingTask.name(shard.id(), number);
      Intent intent = run.records.intent(name);
      Ended ended = run.records.ended(name);
      if (intent == null) {
        continue;
      }
      if (ended == null) {
        throw new AssertionError("seed " + run.seed + ": " + name + " has no end");
      }
      boolean late = settled.overruled().containsKey(number);
      for (int request = 0; request < lastWord.length; request++) {
        Fate fate = run.requests.fate(name, request);
        if (fate != null && !ended.end().undone()) {
          answers[request][intent.task().hops()] += ended.end() == Ended.End.SUCCEEDED ? 1 : 0;
          lastWord[request] = lastWord(fate, intent.task(), ended, late);
        }
      }
    }
    for (SendingTask unsent : settled.unsent()) {
      run.requests.of(unsent).forEach(request -> lastWord[request] = "over");
    }
    assertThat(run.records.intent(SendingTask.name(shard.id(), settled.sendings() + 1))).isNull();
    assertThat(lastWord).as("seed %d, shard %s", run.seed, shard.id()).containsOnly("over");
    int most = Arrays.stream(answers).flatMapToInt(Arrays::stream).max().orElse(0);
    assertThat(most)
        .as("seed %d, bills for a request, or for a rest of its answer", run.seed)
        .isLessThanOrEqualTo(run.policy.attempts());
  }

  private @Nullable String lastWord(Fate fate, SendingTask task, Ended ended, boolean late) {
    boolean over =
        switch (fate) {
          case DONE, DEAD -> true;
          case CONTINUED -> late;
          case FAILED -> late || task.attempts() + 1 >= run.policy.attempts();
          case UNSERVED ->
              late || ended.end().decided() || task.jobAttempts() + 1 >= run.policy.jobAttempts();
        };
    return over ? "over" : fate + " in " + task.name();
  }
}
