package dev.promptbeam.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers by the model that gave them, which need not be the one that was asked. Bounded, whatever
 * the service says: models beyond the first {@link #MOST} are one, {@link #OTHER}.
 *
 * @param models by the id that the answers name; {@link #UNSAID} where they name none
 */
public record ModelAnswers(@JsonValue Map<String, Sum> models) {
  /** Answers that do not say who gave them. */
  public static final String UNSAID = "";

  /** What is no id of a model, or one too many. */
  public static final String OTHER = "other";

  public static final int MOST = 32;

  public static final ModelAnswers NONE = new ModelAnswers(Map.of());

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,127}");
  private static final String PREFIX = "models/";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ModelAnswers {
    models = Map.copyOf(models);
  }

  /**
   * How many, and what they used.
   *
   * @param unmetered those of them that do not say what they used
   */
  public record Sum(
      long answers, Usage usage, @JsonInclude(JsonInclude.Include.NON_DEFAULT) long unmetered) {
    /** Of answers that say what they used. */
    public Sum(long answers, Usage usage) {
      this(answers, usage, 0);
    }

    /**
     * Of one answer.
     *
     * @param usage null where it does not say
     */
    public static Sum ofOne(@Nullable Usage usage) {
      return usage == null ? new Sum(1, Usage.NONE, 1) : new Sum(1, usage);
    }

    public Sum plus(Sum other) {
      return new Sum(answers + other.answers, usage.plus(other.usage), unmetered + other.unmetered);
    }
  }

  /** Of answers that do not say who gave them. */
  public static ModelAnswers unsaid(long answers, Usage usage) {
    boolean none = answers == 0 && usage.equals(Usage.NONE);
    return none ? NONE : new ModelAnswers(Map.of(UNSAID, new Sum(answers, usage)));
  }

  /**
   * With one more.
   *
   * @param modelVersion as the answer says it
   * @param usage null where it does not say
   */
  public ModelAnswers plus(@Nullable String modelVersion, @Nullable Usage usage) {
    return plus(modelVersion, Sum.ofOne(usage));
  }

  /**
   * With some more that one model gave.
   *
   * @param modelVersion as the answers say it
   */
  public ModelAnswers plus(@Nullable String modelVersion, Sum some) {
    return plus(new ModelAnswers(Map.of(id(modelVersion), some)));
  }

  /** The same where those that do not say are known to be one model's. */
  public ModelAnswers unsaidBy(String model) {
    Map<String, Sum> sums = new TreeMap<>(models);
    Sum unsaid = sums.remove(UNSAID);
    return unsaid == null
        ? this
        : new ModelAnswers(sums).plus(new ModelAnswers(Map.of(id(model), unsaid)));
  }

  public ModelAnswers plus(ModelAnswers other) {
    Map<String, Sum> sums = new TreeMap<>(models);
    new TreeMap<>(other.models).forEach((id, sum) -> sums.merge(place(id, sums), sum, Sum::plus));
    return new ModelAnswers(sums);
  }

  /** Those of one model; zeros where it gave none. */
  public Sum of(String model) {
    return models.getOrDefault(model, new Sum(0, Usage.NONE));
  }

  /** What all of them used. */
  public Usage usage() {
    return models.values().stream().map(Sum::usage).reduce(Usage.NONE, Usage::plus);
  }

  /** Answers that say what they used. */
  public long metered() {
    return models.values().stream().mapToLong(sum -> sum.answers() - sum.unmetered()).sum();
  }

  private static String place(String id, Map<String, Sum> sums) {
    return sums.containsKey(id) || sums.size() < MOST ? id : OTHER;
  }

  private static String id(@Nullable String modelVersion) {
    if (modelVersion == null || modelVersion.isBlank()) {
      return UNSAID;
    }
    String id =
        modelVersion.startsWith(PREFIX) ? modelVersion.substring(PREFIX.length()) : modelVersion;
    return ID.matcher(id).matches() ? id : OTHER;
  }
}
