package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.Spending.Period;
import dev.promptbeam.batch.setup.Tail;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.catalog.TokenPrices.Rates;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.model.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs with a budget, whatever goes wrong. The service bills each job that it ever made, in full:
 * those that failed, expired, vanished or were cancelled, and those that nobody saw in time.
 */
class BudgetSimulationTest {
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final Rates RATES =
      new Rates(new BigDecimal("150"), new BigDecimal("1250"), new BigDecimal("1250"), CENT);
  private static final Rates HALF =
      new Rates(new BigDecimal("75"), new BigDecimal("625"), new BigDecimal("625"), CENT);
  private static final TokenPrices PRICES = new TokenPrices(RATES, RATES);

  /** Of a whole shard: 12 requests of 200 tokens and 100. */
  private static final BigDecimal ONE_JOB = new BigDecimal("1.86");

  @Seeds(first = 1, last = 20)
  void neverPassesItsBudgetAndGoesOnWithALargerOne(long seed) throws Exception {
    Random random = new Random(seed);
    Simulation run = new Simulation(seed, 12, Simulation.policy(0, 20), everything(), 7);
    BigDecimal cap = ONE_JOB.multiply(BigDecimal.valueOf(1 + 8 * random.nextDouble()));
    int stops = 0;
    do {
      run.spend(spending(cap));
      run.run();
      assertThat(bill(run)).as("seed %d", seed).isLessThanOrEqualTo(cap);
      if (run.lanes.stopped == StopCause.BUDGET) {
        stops++;
        assertThat(run.shortage.needed()).as("seed %d", seed).isGreaterThan(cap);
        cap = run.shortage.needed().multiply(BigDecimal.valueOf(1 + random.nextDouble() / 3));
      }
      // Of so many starts one has no answer of the service in its first minute, and is repeated.
    } while (run.lanes.stopped == StopCause.BUDGET || run.lanes.stopped == StopCause.UNREACHABLE);

    run.verify();
    assertThat(stops).as("seed %d", seed).isPositive();
  }

  @Seeds(first = 21, last = 26, few = 1)
  void theLastFewAreAskedOneByOneOutOfTheSameBudget(long seed) throws Exception {
    Simulation run = new Simulation(seed, 6, Simulation.policy(0, 20), everything());
    run.service.jobs.longest = Duration.ofHours(20);
    run.tail(new Tail(3 * Simulation.REQUESTS, Duration.ofHours(6)));
    BigDecimal cap = ONE_JOB.multiply(BigDecimal.valueOf(3));
    do {
      run.spend(spending(cap));
      run.run();
      assertThat(bill(run)).as("seed %d", seed).isLessThanOrEqualTo(cap);
      cap = run.shortage == null ? cap : run.shortage.needed().max(cap);
    } while (run.lanes.stopped == StopCause.BUDGET || run.lanes.stopped == StopCause.UNREACHABLE);

    run.verify();
    assertThat(run.service.jobs.served).as("seed %d", seed).isNotEmpty();
  }

  @Test
  void spendsNearlyAllOfItWhereNothingGoesWrong() throws Exception {
    Simulation run = new Simulation(1, 30, Simulation.policy(0, 20), Map.of());
    run.requests.failing = 0;
    run.spend(spending(ONE_JOB.multiply(BigDecimal.TEN)));

    run.run();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.BUDGET);
    assertThat(run.shortage.taken().held()).isZero();
    assertThat(bill(run))
        .isEqualByComparingTo(run.shortage.taken().used())
        .isGreaterThan(ONE_JOB.multiply(new BigDecimal("9")));
    assertThat(run.shortage.needed())
        .isEqualTo(bill(run).add(ONE_JOB).setScale(2, RoundingMode.CEILING));
  }

  @Test
  void countsWhatAStartWithoutABudgetHasSent() throws Exception {
    Simulation run = new Simulation(1, 30, Simulation.policy(0, 3), Map.of());
    run.runUntil(run.clock.instant().plus(Duration.ofHours(3)));
    BigDecimal before = bill(run);

    run.spend(spending(before));
    run.run();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.BUDGET);
    assertThat(bill(run)).isEqualByComparingTo(before).isPositive();
    run.spend(spending(new BigDecimal("1000")));
    run.run().verify();
  }

  @Test
  void sendsNothingMoreWhereWhatAnEarlierStartHasSetAsideIsTooMuchNow() throws Exception {
    Simulation run = new Simulation(1, 30, Simulation.policy(0, 20), Map.of());
    run.service.creates.quotaJobs = 2;
    run.runUntil(run.clock.instant().plus(Duration.ofMinutes(2)));
    BigDecimal before = bill(run);
    assertThat(run.journal).as("uploaded, and refused at its create").isNotEmpty();
    assertThat(run.service.creates.refusals).isNotEmpty();

    run.service.creates.quotaJobs = Integer.MAX_VALUE;
    run.spend(spending(before));
    run.restart();
    run.untilItOnlyWaits(); // for jobs, as a start with --wait 0 may
    assertThat(run.lanes.stopped).isNull();
    run.finish();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.BUDGET);
    assertThat(bill(run)).isEqualByComparingTo(before).isPositive();
    run.spend(spending(new BigDecimal("1000")));
    run.run().verify();
  }

  @Test
  void setsAsideByThePricesOfTheDayOnWhichItSends() throws Exception {
    Simulation run = new Simulation(1, 3, Simulation.policy(0, 20), Map.of());
    LocalDate today = LocalDate.ofInstant(run.clock.instant(), ZoneOffset.UTC);
    Period half = new Period(today.plusDays(6), new TokenPrices(HALF, HALF));
    run.spend(new Spending(BigDecimal.ONE, 100, List.of(half, new Period(null, PRICES))));
    run.service.files.quotaBytes = 0;
    run.runUntil(run.clock.instant().plus(Duration.ofDays(9)));
    run.service.files.quotaBytes = Long.MAX_VALUE;

    run.finish();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.BUDGET);
    assertThat(bill(run)).isZero();
  }

  @Test
  void countsByThePriceOfWhoeverAnswersAndSetsAsMuchAsideFromThenOn() throws Exception {
    Simulation run = new Simulation(1, 30, Simulation.policy(0, 3), Map.of());
    run.requests.failing = 0;
    run.requests.answering = "gemini-3.6-flash-001";
    BigDecimal cap = ONE_JOB.multiply(BigDecimal.TEN);
    List<Period> own = List.of(new Period(null, new TokenPrices(HALF, HALF)));
    List<Period> its = List.of(new Period(null, PRICES));
    run.spend(new Spending(cap, 100, own, Map.of("gemini-3.6-flash", its)));

    run.run();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.BUDGET);
    assertThat(bill(run))
        .isEqualByComparingTo(run.shortage.taken().used())
        .isBetween(cap.subtract(ONE_JOB), cap);
    assertThat(run.shortage.wanted()).isEqualByComparingTo(ONE_JOB);
  }

  @Test
  void waitsForWhatItCanPayThoughAnotherSendingHasNoRoom() throws Exception {
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    Simulation run = new Simulation(1, 2, Simulation.policy(0, 20), chances);
    run.requests.failing = 0.4;
    run.spend(spending(ONE_JOB.multiply(new BigDecimal("1.3"))));
    run.restart();
    run.runUntil(run.clock.instant().plus(Duration.ofMinutes(1)));
    chances.put(Fault.UPLOAD_FAILS, 1.0);

    run.runUntil(run.clock.instant().plus(Duration.ofHours(72)));

    assertThat(run.faults.count(Fault.UPLOAD_FAILS)).isPositive();
    assertThat(run.lanes.stopped).isEqualTo(StopCause.UNREACHABLE);
    chances.clear();
    BigDecimal before = bill(run);
    run.run();
    assertThat(run.lanes.stopped).isEqualTo(StopCause.BUDGET);
    assertThat(bill(run)).isGreaterThan(before);
  }

  private static Spending spending(BigDecimal cap) {
    return new Spending(cap, 100, List.of(new Period(null, PRICES)));
  }

  /** Of all jobs that were ever made. */
  private static BigDecimal bill(Simulation run) {
    return Stream.concat(
            run.service.jobs.all().flatMap(job -> job.requests.stream()),
            run.service.jobs.served.stream())
        .map(request -> PRICES.cost(Usage.of(FakeRequests.used(request))))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Map<Fault, Double> everything() {
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      chances.put(fault, 0.04);
    }
    chances.put(Fault.CRASH, 0.02);
    chances.put(Fault.KILL, 0.002);
    chances.put(Fault.ANSWER_LOST, 0.2);
    chances.put(Fault.JOB_HIDDEN, 0.3);
    chances.put(Fault.LIST_EMPTY, 0.3);
    chances.put(Fault.CREATE_TWICE, 0.0); // one job was asked for, and one is paid for
    return chances;
  }
}
