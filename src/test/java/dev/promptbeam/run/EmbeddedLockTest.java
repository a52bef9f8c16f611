package dev.promptbeam.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.InputRows;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.RequestSizes;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.spec.Specs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of a pipeline whose lock another start has. */
class EmbeddedLockTest {
  private static final InputRows NO_ROWS = new InputRows(0, 0);

  @TempDir Path folder;

  private final VirtualClock clock = new VirtualClock();
  private final List<String> notes = new ArrayList<>();
  private RunDirectory directory;

  @BeforeEach
  void create() throws Exception {
    directory = RunDirectory.of(folder.resolve("r1"));
    directory.createRoot();
  }

  @Test
  void isAwaited() throws Exception {
    HeldLock lock = lock();
    EmbeddedRun run =
        run()
            .with(
                time -> {
                  advance(time);
                  try {
                    lock.close();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });

    run.begin(NO_ROWS, RequestSizes.NONE);

    assertThat(RunRecord.read(directory)).isNotNull();
    assertThat(notes)
        .containsExactly(
            "run demo/r1 is in use by this process; waiting for it, for five minutes at most");
  }

  @Test
  void isNotAwaitedForEver() throws Exception {
    try (HeldLock lock = lock()) {
      assertThatThrownBy(() -> run().with(this::advance).begin(NO_ROWS, RequestSizes.NONE))
          .isInstanceOf(RunRefusedException.class)
          .hasMessage("run demo/r1 is in use by this process; wait for its end, or end it");
    }
    assertThat(Duration.between(VirtualClock.START, clock.instant()))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(notes).hasSize(1);
  }

  private void advance(Duration time) {
    clock.moveTo(clock.instant().plus(time));
  }

  private HeldLock lock() throws Exception {
    return Objects.requireNonNull(Locks.tryAcquire(directory.runLockFile()));
  }

  private EmbeddedRun run() throws Exception {
    return EmbeddedRun.of(
        new Surroundings(Map.of(), clock, new Random(1)),
        Specs.parse(
            """
            name: demo
            endpoint: emulator
            dataset: {path: rows.jsonl}
            model: gemini-3.5-flash-lite
            request: {prompt: "Say {{word}}"}
            """),
        directory,
        "r1",
        folder,
        null,
        false,
        new StartListener() {
          @Override
          public void note(String message) {
            notes.add(message);
          }

          @Override
          public void abandoned(SuspectedDouble given) {
            throw new AssertionError(given);
          }
        });
  }
}
