package dev.promptbeam.cli;

import dev.promptbeam.batch.RunStatus;
import dev.promptbeam.batch.StatusReader;
import dev.promptbeam.batch.SuspectedDouble;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.PriceList;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run at one moment, as {@code status} shows it.
 *
 * @param jobAlone true where its Flink job works on it and its command has ended
 * @param why why it does not go on; null where it does, or is complete
 * @param cost of the answers so far in USD; null where no price of the model is known
 * @param prices by which it was reckoned
 */
record StatusView(
    RunRecord run,
    RunState state,
    boolean process,
    boolean jobAlone,
    @Nullable String why,
    RunStatus status,
    @Nullable BigDecimal cost,
    PriceList prices) {

  /** Reads views of one run, one after another. */
  static final class Source {
    private final RunDirectory directory;
    private final StatusReader reader;
    private final PriceList prices = PriceList.builtIn();

    Source(RunDirectory directory) {
      this.directory = directory;
      this.reader = new StatusReader(directory);
    }

    StatusView read() throws IOException, RunRefusedException {
      RunState.Seen seen = RunState.Seen.of(directory);
      RunRecord run = seen.run();
      if (run == null) {
        throw new RunRefusedException(directory + " has no run.json any more");
      }
      RunState state = RunState.of(run, seen.process());
      RunStatus status = reader.read();
      return new StatusView(
          run,
          state,
          seen.process(),
          seen.jobAlone(),
          why(run, state),
          status,
          cost(run, status),
          prices);
    }

    private @Nullable String why(RunRecord run, RunState state) throws IOException {
      StopRecord stop = new Stops(directory.ledger()).current();
      return switch (state) {
        case COMPLETE -> null;
        case STOPPED, CANCELLED -> run.message();
        case RUNNING -> stop == null ? null : "about to stop: " + stop.message();
        case INTERRUPTED -> stop == null ? interrupted() : stop.message();
      };
    }

    private String interrupted() throws IOException {
      Stops.SentAway sent = new Stops(directory.ledger()).sentAway();
      boolean away = sent != null && !sent.over();
      String job = "; its Flink job on " + (away ? sent.cluster() : "") + " may live on";
      return "its process ended without a word" + (away ? job : "");
    }

    private @Nullable BigDecimal cost(RunRecord run, RunStatus status) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Map.Entry<LocalDate, ModelAnswers> day : status.answers().entrySet()) {
        BigDecimal cost = prices.cost(model(run), day.getKey(), day.getValue().usage());
        if (cost == null) {
          return null;
        }
        sum = sum.add(cost);
      }
      return known(run, prices) ? sum : null;
    }

    private static boolean known(RunRecord run, PriceList prices) {
      LocalDate began = LocalDate.ofInstant(run.started(), ZoneOffset.UTC);
      return prices.cost(model(run), began, Usage.NONE) != null;
    }
  }

  LocalDate pricesOf() {
    return prices.date();
  }

  String model() {
    return model(run);
  }

  /** What the input of a job in vain may cost; null where no price of the model is known. */
  @Nullable BigDecimal cost(SuspectedDouble suspected) {
    Tokens input = new Tokens(suspected.tokens(), 0, 0, 0, 0, 0);
    LocalDate day = LocalDate.ofInstant(suspected.time(), ZoneOffset.UTC);
    return prices.cost(model(), day, new Usage(input, Tokens.NONE));
  }

  Tokens tokens() {
    return status.answers().values().stream()
        .map(ModelAnswers::usage)
        .reduce(Usage.NONE, Usage::plus)
        .total();
  }

  private static String model(RunRecord run) {
    return run.spec().path("model").asText();
  }
}
