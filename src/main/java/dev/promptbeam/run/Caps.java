package dev.promptbeam.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.Spending.Costs;
import dev.promptbeam.batch.setup.Spending.Period;
import dev.promptbeam.catalog.ModelFacts;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.ledger.StartRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The budget of a start: what the run may spend, and by which prices that is reckoned. */
final class Caps {
  private Caps() {}

  /**
   * The budget that holds: as the command says; else the least of the spec's and of that of the
   * start before, so that none is forgotten or raised unnoticed.
   *
   * @return null where the run has none
   * @throws RunRefusedException where it cannot be kept, because something is not known
   */
  static @Nullable Spending of(RunOrder order) throws RunRefusedException, IOException {
    StartRecord before = new Stops(order.directory().ledger()).present();
    BigDecimal cap = order.budget();
    if (cap == null) {
      cap = least(order.spec().budget(), cap(before));
    }
    if (cap == null) {
      return null;
    }
    LocalDate today = LocalDate.ofInstant(order.surroundings().clock().instant(), ZoneOffset.UTC);
    Map<String, Costs> models = new LinkedHashMap<>();
    for (String model : order.spec().models()) {
      models.put(
          model,
          new Costs(
              outputTokens(order.spec(), model, order.tariff()),
              periods(order.tariff(), model, today.minusDays(30), today),
              others(order.tariff(), model, today.minusDays(30))));
    }
    return new Spending(cap, Objects.requireNonNull(models.get(order.spec().model())), models);
  }

  /**
   * What to say where the spec allows more than holds.
   *
   * @return null where it does not
   */
  static @Nullable String note(RunOrder order, @Nullable Spending spending) {
    BigDecimal own = order.spec().budget();
    return spending == null || own == null || own.compareTo(spending.cap()) <= 0
        ? null
        : "the budget is "
            + spending.cap().toPlainString()
            + " USD, as the command says or the start before; the spec's "
            + own.toPlainString()
            + " needs --budget "
            + own.toPlainString();
  }

  private static @Nullable BigDecimal cap(@Nullable StartRecord before) throws IOException {
    JsonNode spending = before == null ? null : before.spending();
    return spending == null
        ? null
        : Json.MAPPER.treeToValue(spending.path("cap"), BigDecimal.class);
  }

  private static @Nullable BigDecimal least(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  /** The most of one answer; what each request says itself is looked at when it is sent. */
  private static long outputTokens(Spec spec, String model, Tariff tariff)
      throws RunRefusedException {
    List<StageSpec> asking =
        spec.variants().stream()
            .flatMap(variant -> variant.stages().stream())
            .filter(stage -> stage.model().equals(model))
            .filter(stage -> !stage.kind().equals(RequestKind.EMBED))
            .toList();
    Long known = tariff.catalog().outputTokens(model);
    if (asking.isEmpty()) {
      return 0;
    }
    if (known != null) {
      return known;
    }
    long most = 0;
    long least = Long.MAX_VALUE;
    for (StageSpec stage : asking) {
      long said = stage.template(spec.allowUnknownFields()).maxOutputTokens();
      most = Math.max(most, said);
      least = Math.min(least, said);
    }
    if (least > 0) {
      return most;
    }
    throw new RunRefusedException(
        "budget: it is not known how much "
            + model
            + " answers at most: set generationConfig.maxOutputTokens, or give outputTokens of the"
            + " model by --models FILE");
  }

  /** A retired model is answered by another, at its price. */
  private static List<Period> periods(Tariff tariff, String model, LocalDate from, LocalDate today)
      throws RunRefusedException {
    ModelFacts facts = tariff.catalog().facts(model);
    ModelFacts.Retirement end = facts == null ? null : facts.retires();
    String heir = end == null ? null : end.answeredBy();
    TreeSet<LocalDate> days = new TreeSet<>(tariff.changes(model, from));
    if (end != null && heir != null) {
      days.addAll(tariff.changes(heir, from));
      days.add(end.on());
    }
    List<Period> periods = new ArrayList<>();
    LocalDate first = from;
    for (LocalDate next : days.tailSet(from, false)) {
      boolean before = !next.isAfter(today) && tariff.prices(model, first) == null;
      if (!before) { // a price that is new counts for what was sent earlier, too
        periods.add(new Period(next.minusDays(1), prices(tariff, model, heir, first)));
      }
      first = next;
    }
    periods.add(new Period(null, prices(tariff, model, heir, first)));
    return periods;
  }

  /** Of the models whose prices are known at any time: each may turn out to be who answers. */
  private static Map<String, List<Period>> others(Tariff tariff, String model, LocalDate from) {
    Map<String, List<Period>> others = new TreeMap<>();
    for (String other : tariff.models()) {
      boolean own = ModelId.base(other).equals(ModelId.base(model));
      List<Period> periods = own ? null : periods(tariff, other, from);
      if (periods != null) {
        others.put(ModelId.base(other), periods);
      }
    }
    return others;
  }

  private static @Nullable List<Period> periods(Tariff tariff, String model, LocalDate from) {
    List<LocalDate> begins = new ArrayList<>(List.of(from));
    begins.addAll(tariff.changes(model, from));
    List<Period> periods = new ArrayList<>();
    for (int i = 0; i < begins.size(); i++) {
      boolean last = i == begins.size() - 1;
      TokenPrices prices = tariff.prices(model, begins.get(i));
      if (prices != null) {
        periods.add(new Period(last ? null : begins.get(i + 1).minusDays(1), prices));
      } else if (last) {
        return null;
      }
    }
    return periods;
  }

  private static TokenPrices prices(
      Tariff tariff, String model, @Nullable String heir, LocalDate day)
      throws RunRefusedException {
    TokenPrices own = tariff.prices(model, day);
    if (own == null) {
      throw new RunRefusedException(
          "budget: no price of "
              + model
              + " is known on "
              + day
              + " (prices of "
              + tariff.prices().date()
              + "): give one by --prices FILE, or leave the budget out");
    }
    return own.max(heir == null ? null : tariff.prices(heir, day));
  }
}
