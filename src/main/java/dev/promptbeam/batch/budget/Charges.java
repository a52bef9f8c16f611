package dev.promptbeam.batch.budget;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.model.ModelAnswers;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What sendings have cost, or may, by their records alone. An answer costs what it says it used; a
 * request whose job brought none, or may yet bring one, costs what was set aside for it.
 */
final class Charges {
  /** What an estimate of input tokens may be short of, for jobs for which nothing was set aside. */
  private static final long UNSURE = 5;

  private final Spending spending;
  private final Records records;
  private BigDecimal dearer = BigDecimal.ONE;

  Charges(Spending spending, Records records) {
    this.spending = spending;
    this.records = records;
  }

  /** Of one sending; zero where it surely never became a job. */
  Charge of(String sending) throws IOException {
    Intent intent = records.intent(sending);
    if (intent == null) {
      return Charge.NONE;
    }
    Ended ended = records.ended(sending);
    Reservation reserved = reserved(intent);
    if (ended == null || ended.end() == Ended.End.ABANDONED) {
      return Charge.held(reserved.usd());
    }
    if (ended.job() == null) {
      return records.lateLooks().isOpen(sending) ? Charge.held(reserved.usd()) : Charge.NONE;
    }
    ReadRecord read = records.read(sending);
    return read == null ? Charge.held(reserved.usd()) : used(read, intent, reserved, ended.time());
  }

  /** Of a job that is there beside the one that is kept. */
  Charge of(SuspectedDouble found) throws IOException {
    boolean beside =
        switch (found.cause()) {
          case TWO_JOBS, LATE -> true;
          case NOT_ENDED, DELETED, ABANDONED, UNSEEN -> false; // the job of its sending
        };
    Intent intent = beside ? records.intent(found.sending()) : null;
    return intent == null ? Charge.NONE : Charge.held(reserved(intent).usd());
  }

  private Charge used(ReadRecord read, Intent intent, Reservation reserved, Instant over) {
    BigDecimal used = used(read, spending.of(intent.model()), day(intent.time()), day(over));
    long without = intent.task().requests() - read.answered().metered();
    BigDecimal left = reserved.usd().subtract(used).max(BigDecimal.ZERO);
    BigDecimal most = reserved.most().multiply(BigDecimal.valueOf(Math.max(0, without)));
    return new Charge(used, most.min(left));
  }

  private BigDecimal used(ReadRecord read, Spending.Costs costs, LocalDate made, LocalDate over) {
    BigDecimal used = BigDecimal.ZERO;
    for (Map.Entry<String, ModelAnswers.Sum> each : read.answered().models().entrySet()) {
      TokenPrices prices = costs.of(each.getKey(), made, over);
      used = used.add(prices.cost(each.getValue().usage()));
      dearer = dearer.max(prices.over(costs.of(made, over)));
    }
    return used;
  }

  /** How many times as dear as reckoned the dearest of the models was that have answered. */
  BigDecimal dearer() {
    return dearer;
  }

  /** A start that had no budget set nothing aside. */
  private Reservation reserved(Intent intent) {
    Reservation reserved = intent.reserved();
    return reserved == null
        ? reckoned(intent.task(), spending.of(intent.model()), day(intent.time()))
        : reserved;
  }

  private static Reservation reckoned(SendingTask task, Spending.Costs costs, LocalDate day) {
    TokenPrices prices = costs.of(day);
    long input = UNSURE * task.tokens();
    BigDecimal all = prices.most(input, task.requests() * costs.outputTokens());
    return new Reservation(all, prices.most(input, costs.outputTokens()));
  }

  static LocalDate day(@Nullable Instant time) {
    return LocalDate.ofInstant(time == null ? Instant.EPOCH : time, ZoneOffset.UTC);
  }
}
