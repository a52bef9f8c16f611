package dev.promptbeam.catalog;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dated table of models.
 *
 * @param date of the table
 * @param sources by name: what was read, and when
 * @param models each once
 */
public record ModelCatalog(String date, Map<String, Source> sources, List<ModelFacts> models) {
  private static final String RESOURCE = "models.json";

  /** What is granted where nothing is known: that of the smallest model that is. */
  private static final long SMALL_QUOTA = 3_000_000;

  /** Stands in for Flash models that the table does not have. */
  private static final String USUAL_FLASH = "gemini-3.6-flash";

  public ModelCatalog {
    sources = sources == null ? Map.of() : Map.copyOf(sources);
    models = models == null ? List.of() : List.copyOf(models);
  }

  /** Who says so, and when that was read. */
  public record Source(String what, String date) {}

  /**
   * Input tokens of all live jobs of a model.
   *
   * @param like the model whose quota it is, where that is assumed to be another's; empty where
   *     nothing is known; null where it is the model's own
   */
  public record Quota(long tokens, @Nullable String like) {}

  /** The table that comes with this version. */
  public static ModelCatalog builtIn() {
    return DatedTable.resource(ModelCatalog.class, RESOURCE, ModelCatalog.class);
  }

  /**
   * This table with the models of a file in the place of its own of the same ids.
   *
   * @throws TableException if it cannot be read, or is no such table
   */
  public ModelCatalog with(Path file) throws TableException {
    ModelCatalog other = DatedTable.read(file, ModelCatalog.class);
    other.check(file);
    Map<String, Source> allSources = new HashMap<>(sources);
    allSources.putAll(other.sources);
    List<ModelFacts> all = new ArrayList<>(other.models);
    models.stream()
        .filter(one -> other.models.stream().noneMatch(same -> same.model().equals(one.model())))
        .forEach(all::add);
    return new ModelCatalog(other.date, allSources, all);
  }

  private void check(Path file) throws TableException {
    if (date == null || models.isEmpty()) {
      throw new TableException(file + ": wants \"date\" and \"models\"");
    }
    for (ModelFacts facts : models) {
      if (facts.fault() != null) {
        throw new TableException(file + ": " + facts.fault());
      }
    }
  }

  /** What is known of a model; that of its name without a version where it has no entry itself. */
  public @Nullable ModelFacts facts(String model) {
    String id = ModelId.of(model);
    ModelFacts loose = null;
    for (ModelFacts facts : models) {
      if (facts.model().equals(id)) {
        return facts;
      }
      if (loose == null && ModelId.base(facts.model()).equals(ModelId.base(id))) {
        loose = facts;
      }
    }
    return loose;
  }

  /** The most tokens of an answer, also by the model that stands for it; null where not known. */
  public @Nullable Long outputTokens(String model) {
    ModelFacts facts = facts(model);
    String like = like(model);
    if ((facts == null || facts.outputTokens() == null) && like != null) {
      facts = facts(like);
    }
    return facts == null || facts.outputTokens() == null ? null : facts.outputTokens().is();
  }

  /** The models that answer for one in that time: another one once it is retired. */
  public List<String> answering(String model, LocalDate first, LocalDate last) {
    ModelFacts facts = facts(model);
    ModelFacts.Retirement end = facts == null ? null : facts.retires();
    String heir = end == null ? null : end.answeredBy();
    if (end == null || heir == null || end.on().isAfter(last)) {
      return List.of(model);
    }
    return end.on().isAfter(first) ? List.of(model, heir) : List.of(heir);
  }

  public boolean makesPictures(String model) {
    ModelFacts facts = facts(model);
    return facts != null && facts.kinds() != null && facts.kinds().is().contains("image");
  }

  /** The model whose quota and price stand for those that a model lacks; null where none does. */
  public @Nullable String like(String model) {
    ModelFacts facts = facts(model);
    if (facts != null && facts.like() != null) {
      return facts.like().is();
    }
    return facts == null && ModelId.isFlash(model) ? USUAL_FLASH : null;
  }

  /**
   * What a project of that tier has.
   *
   * @param tier from 1 to 3
   */
  public Quota quota(String model, int tier) {
    ModelFacts facts = facts(model);
    if (facts != null && facts.quota() != null) {
      return new Quota(facts.quota().is().get(tier - 1), null);
    }
    String like = like(model);
    ModelFacts other = like == null ? null : facts(like);
    return other == null || other.quota() == null
        ? new Quota(SMALL_QUOTA, "")
        : new Quota(other.quota().is().get(tier - 1), like);
  }

  /** A source in words, with its date. */
  public String described(String source) {
    Source known = sources.get(source);
    return known == null ? source : known.what() + ", " + known.date();
  }
}
