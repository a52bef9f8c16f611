package dev.promptbeam.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.batch.balance.StatusReader;
import dev.promptbeam.batch.clean.Pruned;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StartRecord;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.report.price.Tariff;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run at one moment, as {@code status} shows it.
 *
 * @param jobAlone true where its Flink job works on it and its command has ended
 * @param why why it does not go on, or what of a complete run is gone; null where nothing is to be
 *     said
 * @param goOn the command that would go on with it; null where none would
 * @param answers those so far, by who gave them
 * @param tariff by which their cost was reckoned
 * @param budget what the run may spend, in USD, by its newest start; null where nothing bounds it
 */
public record StatusView(
    RunRecord run,
    RunState state,
    boolean process,
    boolean jobAlone,
    @Nullable String why,
    @Nullable String goOn,
    RunStatus status,
    List<AnsweredBy> answers,
    Tariff tariff,
    @Nullable BigDecimal budget) {

  /** Reads views of one run, one after another. */
  public static final class Source {
    private final RunDirectory directory;
    private final StatusReader reader;
    private final Tariff tariff;

    public Source(RunDirectory directory, Tariff tariff) {
      this.directory = directory;
      this.tariff = tariff;
      this.reader = new StatusReader(directory);
    }

    /** The run as it is now; null where it has no run.json any more. */
    public @Nullable StatusView read() throws IOException {
      return read(RunState.Seen.of(directory));
    }

    /** The same for the process that works on it and has brought it to its end. */
    public @Nullable StatusView readEnded() throws IOException {
      return read(new RunState.Seen(false, false, RunRecord.read(directory)));
    }

    private @Nullable StatusView read(RunState.Seen seen) throws IOException {
      RunRecord run = seen.run();
      if (run == null) {
        return null;
      }
      RunState state = RunState.of(run, seen.process());
      RunStatus status = reader.read();
      List<AnsweredBy> answers = AnsweredBy.all(run.models(), kind(run), status.answers(), tariff);
      return new StatusView(
          run,
          state,
          seen.process(),
          seen.jobAlone(),
          why(run, state),
          state.resumable() ? GoOn.with(run, directory) : null,
          status,
          answers,
          tariff,
          budget());
    }

    private @Nullable String why(RunRecord run, RunState state) throws IOException {
      StopRecord stop = new Stops(directory.ledger()).current();
      return switch (state) {
        case COMPLETE -> {
          Pruned pruned = Pruned.of(directory);
          yield pruned == null ? null : pruned.sentence();
        }
        case STOPPED, CANCELLED -> run.message();
        case RUNNING -> stop == null ? null : "about to stop: " + stop.message();
        case INTERRUPTED -> stop == null ? interrupted() : stop.message();
      };
    }

    private @Nullable BigDecimal budget() throws IOException {
      StartRecord start = new Stops(directory.ledger()).present();
      JsonNode spending = start == null ? null : start.spending();
      return spending == null ? null : spending.path("cap").decimalValue();
    }

    private String interrupted() throws IOException {
      Stops.SentAway sent = new Stops(directory.ledger()).sentAway();
      String job =
          sent == null || sent.over()
              ? ""
              : "; its Flink job on " + sent.cluster() + " may live on";
      return "its process ended without a word" + job;
    }
  }

  /** The same at that end, whose process still holds the run. */
  public StatusView over(RunRecord end) {
    RunState last = RunState.of(end, false);
    return new StatusView(
        end, last, false, false, end.message(), goOn, status, answers, tariff, budget);
  }

  public LocalDate pricesOf() {
    return tariff.prices().date();
  }

  /** Those that are asked, for people. */
  public String model() {
    return model(run);
  }

  /** What the input of a job in vain may cost; null where no price of the first model is known. */
  @Nullable BigDecimal cost(SuspectedDouble suspected) {
    Tokens input = new Tokens(suspected.tokens(), 0, 0, 0, 0, 0);
    LocalDate day = LocalDate.ofInstant(suspected.time(), ZoneOffset.UTC);
    List<BigDecimal> costs = new ArrayList<>();
    for (String model : run.models()) { // which of them it was asked of its record does not say
      BigDecimal cost = tariff.cost(model, day, new Usage(input, Tokens.NONE));
      if (cost == null) {
        return null;
      }
      costs.add(cost);
    }
    return costs.stream().reduce(BigDecimal::max).orElse(null);
  }

  public Tokens tokens() {
    return answers.stream().map(AnsweredBy::usage).reduce(Usage.NONE, Usage::plus).total();
  }

  /** Requests that have their end. */
  public long requestsEnded() {
    return status.answered() + status.dead();
  }

  /** Of the answers so far in USD; null where a price is not known. */
  public @Nullable BigDecimal cost() {
    if (!unpriced().isEmpty()) {
      return null;
    }
    return answers.stream().map(AnsweredBy::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The same where each answer had been asked for alone; null where a price is not known. */
  public @Nullable BigDecimal interactiveCost() {
    if (!unpriced().isEmpty()) {
      return null;
    }
    return answers.stream().map(AnsweredBy::interactive).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Models that are to be paid, and that no price is known of. */
  List<String> unpriced() {
    LocalDate began = LocalDate.ofInstant(run.started(), ZoneOffset.UTC);
    if (answers.isEmpty()) {
      return run.models().stream()
          .filter(model -> tariff.cost(model, began, Usage.NONE) == null)
          .toList();
    }
    return answers.stream()
        .filter(one -> one.cost() == null)
        .map(one -> one.model().isEmpty() ? model() : one.model())
        .toList();
  }

  /** What to say where others have answered than the one that was asked. */
  public List<String> warnings() {
    return answers.stream().map(one -> one.warning(model())).filter(Objects::nonNull).toList();
  }

  private static String model(RunRecord run) {
    return String.join(", ", run.models());
  }

  public RequestKind kind() {
    return kind(run);
  }

  private static RequestKind kind(RunRecord run) {
    String kind = run.kind();
    return kind == null ? RequestKind.GENERATE : RequestKind.of(kind);
  }
}
