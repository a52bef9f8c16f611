package dev.promptbeam.spec.guide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.catalog.ModelFacts;
import dev.promptbeam.catalog.ModelFacts.Fact;
import dev.promptbeam.catalog.ModelFacts.Retirement;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.Deduplicate;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the table of models says of a spec: never an error, since the service has the last word.
 *
 * @param today the day that dates of the table are compared with
 */
public record ModelGuide(ModelCatalog catalog, LocalDate today) {
  private static final String CONFIG = "generationConfig";
  private static final List<String> SAMPLING = List.of("temperature", "topP", "topK");

  /**
   * A warning.
   *
   * @param path field of the request that it is about; empty for the model itself
   */
  public record Hint(String path, String message) {}

  /**
   * Of the model, whatever it is asked.
   *
   * @param quotaGiven whether its quota need not be known
   */
  public List<Hint> ofModel(String model, boolean quotaGiven) {
    List<String> words = new ArrayList<>();
    ModelFacts facts = catalog.facts(model);
    if (facts == null) {
      String like = catalog.like(model);
      String assumed = like == null ? "a small quota and no price" : "quota and price of " + like;
      words.add("is not in the table of models of " + catalog.date() + ": assumed: " + assumed);
    } else {
      addRetirement(facts.retires(), words);
      if (facts.batch() != null && !facts.batch().is()) {
        words.add("cannot be asked in jobs" + source(facts.batch()));
      }
      if (facts.quota() == null && !quotaGiven) {
        addQuota(model, words);
      }
    }
    return words.stream().map(text -> new Hint("", model + " " + text)).toList();
  }

  /** Why a model cannot be asked for that; null where it can, or nobody knows. */
  public @Nullable String refusal(String model, RequestKind kind) {
    ModelFacts facts = catalog.facts(model);
    Fact<List<String>> kinds = facts == null ? null : facts.kinds();
    return kinds == null || kinds.is().contains(kind.name())
        ? null
        : model
            + " does not take kind: "
            + kind.name()
            + "; it takes "
            + String.join(", ", kinds.is())
            + source(kinds);
  }

  private void addRetirement(@Nullable Retirement end, List<String> words) {
    if (end == null) {
      return;
    }
    boolean over = !today.isBefore(end.on());
    String who = end.answeredBy();
    String source = " (" + catalog.described(end.source()) + ")";
    if (who == null) {
      words.add(
          (over ? "has retired on " : "retires on ")
              + end.on()
              + (over ? ": calls are refused" : ": calls are refused from then on")
              + source);
    } else {
      words.add(
          over
              ? "is answered by " + who + " since " + end.on() + ", at its price" + source
              : "retires on "
                  + end.on()
                  + ": "
                  + who
                  + " answers from then on, at its price"
                  + source);
    }
  }

  private void addQuota(String model, List<String> words) {
    ModelCatalog.Quota quota = catalog.quota(model, 1);
    String like = quota.like();
    String assumed =
        like == null || like.isEmpty()
            ? String.format(Locale.ROOT, "%,d tokens at tier 1 are", quota.tokens())
            : "that of " + like + " is";
    words.add("has no known quota: " + assumed + " assumed; batch.quotas says another");
  }

  /** Of a request that the model is asked; fields by their camelCase names. */
  public List<Hint> ofRequest(String model, JsonNode request, Deduplicate deduplicate) {
    ModelFacts facts = catalog.facts(model);
    List<Hint> hints = new ArrayList<>();
    if (facts == null) {
      return hints;
    }
    JsonNode config = request.path(CONFIG);
    Fact<Boolean> ignored = facts.samplingIgnored();
    if (ignored != null && ignored.is()) {
      for (String name : SAMPLING) {
        if (config.has(name)) {
          hints.add(new Hint(CONFIG + "." + name, model + " ignores it" + source(ignored)));
        }
      }
      addSharing(model, config.path("temperature"), deduplicate, hints);
    }
    hints.addAll(FieldAdvice.of(catalog, model, facts, request));
    return hints;
  }

  private static void addSharing(
      String model, JsonNode temperature, Deduplicate deduplicate, List<Hint> hints) {
    if (deduplicate == Deduplicate.AUTO && mayBeZero(temperature)) {
      hints.add(
          new Hint(
              CONFIG + ".temperature",
              "batch.deduplicate: auto asks equal requests once where this is 0, but "
                  + model
                  + " ignores it: answers to equal requests differ by chance; deduplicate: true or"
                  + " false says what is meant"));
    }
  }

  /** A placeholder can bring a zero. */
  private static boolean mayBeZero(JsonNode value) {
    if (value.isMissingNode()) {
      return false;
    }
    try {
      return new BigDecimal(value.asText()).signum() == 0;
    } catch (NumberFormatException placeholder) {
      return true;
    }
  }

  private String source(Fact<?> fact) {
    return " (" + catalog.described(fact.source()) + ")";
  }
}
