package dev.promptbeam.report;

import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Usage;
import dev.promptbeam.report.price.Tariff;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one model in a run.
 *
 * @param model who gave them; {@link ModelAnswers#UNSAID} where they do not say
 * @param another whether that is not the model that was asked
 * @param cost in USD by the price of who gave them; null where no price is known
 * @param interactive the same at the price of answers that are asked for one by one
 * @param priceOf the model whose price was taken for want of one; null where it has its own
 * @param nameless whether no answer of that kind says who gave it, which is then not worth a line
 */
public record AnsweredBy(
    String model,
    boolean another,
    long answers,
    Usage usage,
    @Nullable BigDecimal cost,
    @Nullable BigDecimal interactive,
    @Nullable String priceOf,
    boolean nameless) {

  /**
   * All of a run, in the order of names.
   *
   * @param asked the models that were asked, in the order of stages; answers that do not say whose
   *     they are, as those of older models for embeddings, are the last one's
   * @param kind what it was asked for
   * @param days answers by the day they came on
   */
  public static List<AnsweredBy> all(
      List<String> asked, RequestKind kind, Map<LocalDate, ModelAnswers> days, Tariff tariff) {
    ModelAnswers sum = days.values().stream().reduce(ModelAnswers.NONE, ModelAnswers::plus);
    List<AnsweredBy> all = new ArrayList<>();
    for (String model : sum.models().keySet().stream().sorted().toList()) {
      ModelAnswers.Sum answers = sum.of(model);
      boolean unsaid = model.equals(ModelAnswers.UNSAID);
      String payee = unsaid ? asked.get(asked.size() - 1) : model;
      all.add(
          new AnsweredBy(
              model,
              asked.stream().noneMatch(one -> ModelId.same(one, payee)),
              answers.answers(),
              answers.usage(),
              cost(model, payee, days, tariff),
              cost(model, payee, days, tariff.interactive()),
              tariff.assumed(payee),
              unsaid && kind.equals(RequestKind.EMBED)));
    }
    return all;
  }

  private static @Nullable BigDecimal cost(
      String model, String payee, Map<LocalDate, ModelAnswers> days, Tariff tariff) {
    BigDecimal cost = BigDecimal.ZERO;
    for (Map.Entry<LocalDate, ModelAnswers> day : days.entrySet()) {
      BigDecimal more = tariff.cost(payee, day.getKey(), day.getValue().of(model).usage());
      if (more == null) {
        return null;
      }
      cost = cost.add(more);
    }
    return cost;
  }

  /** Who answered, in words. */
  public String name() {
    return model.equals(ModelAnswers.UNSAID) ? "a model that they do not name" : model;
  }

  /**
   * What to say where that is not who was asked.
   *
   * @return null where it is
   */
  public @Nullable String warning(String asked) {
    return another
        ? String.format(
            Locale.ROOT,
            "warning: %s %s asked, and %s has answered, at its own price: %,d answers",
            asked,
            asked.contains(", ") ? "were" : "was",
            name(),
            answers)
        : null;
  }
}
