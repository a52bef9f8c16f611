package dev.promptbeam.run.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan as people read it. */
public final class PlanText {
  private final List<String> lines = new ArrayList<>();

  private PlanText() {}

  public static List<String> of(Plan plan) {
    PlanText text = new PlanText();
    text.write(plan);
    return text.lines;
  }

  private void write(Plan plan) {
    long dead = plan.deadLetters().values().stream().mapToLong(count -> count).sum();
    add("plan of %s: nothing was sent", models(plan));
    add("rows: %,d, of which %,d are dead letters", plan.rows(), dead);
    plan.deadLetters().forEach((reason, count) -> add("  %,d %s", count, reason));
    add("requests: %,d; %,d rows share another's", plan.requests(), plan.duplicates());
    add("jobs: %,d, %,d bytes", plan.jobs(), plan.bytes());
    add("input tokens: %s%s", range(plan.inputTokens()), counted(plan.counted()));
    add("output tokens: %s", range(plan.outputTokens()));
    Plan.Cost cost = plan.cost();
    if (cost == null) {
      add("cost: unknown");
    } else {
      add(
          "cost: %s to %s USD by the batch prices of %s; asked one by one %s to %s USD",
          cost.low().toPlainString(),
          cost.high().toPlainString(),
          cost.pricesOf(),
          cost.interactive().low().toPlainString(),
          cost.interactive().high().toPlainString());
    }
    for (Plan.OfModel one : plan.models()) {
      Plan.Cost its = one.cost();
      add(
          "  %s: %,d requests, %s input tokens, %s output tokens, %s",
          one.model(),
          one.requests(),
          range(one.inputTokens()),
          range(one.outputTokens()),
          its == null
              ? "cost unknown"
              : its.low().toPlainString() + " to " + its.high().toPlainString() + " USD");
    }
    plan.quota().forEach(fit -> add("quota: %s", fit.sentence()));
    plan.warnings().forEach(warning -> add("warning: %s", warning));
  }

  private static String models(Plan plan) {
    return plan.models().isEmpty()
        ? plan.model()
        : plan.models().stream().map(Plan.OfModel::model).collect(Collectors.joining(", "));
  }

  private static String counted(@Nullable CountedTokens counted) {
    return counted == null
        ? ""
        : String.format(
            Locale.ROOT,
            " (the service counted %,d tokens in %,d requests; error %.1f %%)",
            counted.tokens(),
            counted.requests(),
            100 * counted.error());
  }

  private static String range(Range range) {
    Long high = range.high();
    String most = high == null ? "unknown" : String.format(Locale.ROOT, "%,d", high);
    return String.format(Locale.ROOT, "%,d to %s", range.low(), most);
  }

  private void add(String format, @Nullable Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }
}
