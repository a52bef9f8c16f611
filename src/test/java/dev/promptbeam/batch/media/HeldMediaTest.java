package dev.promptbeam.batch.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.batch.simulation.MemoryLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service holds of a run's media, and what may go for the room of a sending. */
class HeldMediaTest {
  private static final Instant START = Instant.parse("2026-11-28T06:00:00Z");
  private static final Copy OLD = new Copy("a".repeat(64), 0);
  private static final Copy YOUNG = new Copy("b".repeat(64), 0);

  private MediaStorage storage;

  @BeforeEach
  void hold() throws Exception {
    storage = new MediaStorage(new MediaRecords(new MemoryLedger()));
    storage.uploaded(OLD, file("old", START));
    storage.uploaded(YOUNG, file("young", START.plus(Duration.ofHours(30))));
  }

  @Test
  void whatTheServiceHasDeletedByItselfTakesNoRoom() {
    storage.expire(START.plus(Duration.ofHours(47)));
    assertThat(storage.reserve("00000-000.1", 10, 25)).isFalse();

    storage.expire(START.plus(Duration.ofHours(50)));

    assertThat(storage.uploaded().bytes()).isEqualTo(10);
    assertThat(storage.reserve("00000-000.1", 10, 25)).isTrue();
  }

  @Test
  void whatASendingNeedsItselfMayGoOnceItIsTooOldForIt() {
    Set<String> own = Set.of(OLD.sha256(), YOUNG.sha256());
    Instant now = START.plus(Duration.ofHours(41));

    assertThat(storage.others(Set.of(), own, now)).containsExactly(OLD);
    assertThat(storage.others(Set.of(OLD.sha256()), own, now)).as("a job uses it").isEmpty();
    assertThat(storage.others(Set.of(), own, START.plus(Duration.ofHours(31)))).isEmpty();
  }

  private static UploadedMedia file(String name, Instant created) {
    return new UploadedMedia("files/" + name, "uri", "image/png", 10, created, true);
  }
}
