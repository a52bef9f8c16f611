package dev.promptbeam.batch.submit;

import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.state.Room;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the intents of a run's jobs and calls. */
record Intents(RunPolicy policy, List<ShardPolicy> policies, Clock clock, RandomGenerator random) {
  /**
   * @param mediaSince when the oldest media file was uploaded that its requests refer to
   */
  Intent of(
      SendingTask task, String displayName, String file, @Nullable Instant mediaSince, Room room) {
    return new Intent(
        displayName,
        file,
        policies.get(task.policy()).model(),
        policy.endpoint(),
        policy.keyFingerprint(),
        clock.instant(),
        task,
        mediaSince,
        room.reserved());
  }

  /** Of a request that is asked by a call. */
  Intent ofCall(SendingTask task, Room room) {
    return of(task, Intent.FLEX, "", null, room);
  }

  /** Unique among all jobs of all runs: the random bits are drawn once, for the intent. */
  String displayName(SendingTask task) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    return DisplayName.of(policy.runName(), task.name(), HexFormat.of().formatHex(nonce));
  }
}
