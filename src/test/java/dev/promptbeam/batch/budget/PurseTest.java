package dev.promptbeam.batch.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.SmallRun;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.Spending.Period;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.catalog.TokenPrices.Rates;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PurseTest {
  private static final Instant TIME = Instant.parse("2026-11-20T08:00:00Z");
  private static final Rates RATES =
      new Rates(BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE);
  private static final Spending TEN =
      new Spending(BigDecimal.TEN, 100, List.of(new Period(null, new TokenPrices(RATES, RATES))));
  private static final Reservation SIX = usd(6);

  @TempDir private Path folder;
  private Records records;
  private SendingTask task;

  @BeforeEach
  void begin() throws IOException {
    SmallRun run = new SmallRun(folder.resolve("run"));
    run.begin(0);
    records = run.records();
    task = Tasks.first(5, 50);
    records.createIntent(
        task.name(), new Intent("d", "files/1", "m", "e", "", TIME, task, null, SIX));
  }

  @Test
  void keepsWhatWasSetAsideForAnIntentThatHasNoEnd() throws IOException {
    assertRoom(usd(4), true);
    assertRoom(usd(5), false);
  }

  /** Its job may appear late, and be billed. */
  @Test
  void keepsWhatWasSetAsideForOneThatWasGivenUpUntilItWasLookedForOnceMore() throws IOException {
    records.lateLooks().note(task.name(), TIME);
    withdraw();
    assertRoom(usd(5), false);

    records.lateLooks().noteDone(task.name(), TIME);
    assertRoom(usd(10), true);
  }

  @Test
  void givesBackWhatWasSetAsideForOneThatWasSurelyNeverAJob() throws IOException {
    withdraw();

    assertRoom(usd(10), true);
  }

  private void withdraw() throws IOException {
    records.createEnded(
        task.name(), Ended.withoutJob(Ended.End.WITHDRAWN, "gone", List.of(), TIME));
  }

  private static Reservation usd(int amount) {
    return new Reservation(BigDecimal.valueOf(amount), BigDecimal.ONE);
  }

  /** By a purse that another start takes up, and by one that is told at once. */
  private void assertRoom(Reservation wanted, boolean there) throws IOException {
    Purse resumed = new Purse(TEN, records);
    resumed.resume();
    Purse settled = new Purse(TEN, records);
    settled.settle(task.name());

    assertThat(resumed.affords("b.1", wanted)).isEqualTo(there);
    assertThat(settled.affords("b.1", wanted)).isEqualTo(there);
  }
}
