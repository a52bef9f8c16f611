package dev.promptbeam.batch.setup;

import java.io.Serializable;
import java.util.Map;

/**
 * What the service is said to grant at a time; how old an uploaded file may be is the fourth budget
 * and the same for all ({@code SendQueue}).
 *
 * @param usual what a model takes
 * @param models the same of those that take something else
 * @param concurrentJobs live jobs of all models, those of other programs included
 * @param storageBytes uploaded files of this run
 */
public record Budgets(
    TokenQuota usual, Map<String, TokenQuota> models, int concurrentJobs, long storageBytes)
    implements Serializable {
  public Budgets {
    models = Map.copyOf(models);
  }

  /** Where all models take the same. */
  public Budgets(long enqueuedTokens, boolean tokensGiven, int concurrentJobs, long storageBytes) {
    this(new TokenQuota(enqueuedTokens, tokensGiven), Map.of(), concurrentJobs, storageBytes);
  }

  public TokenQuota of(String model) {
    return models.getOrDefault(model, usual);
  }
}
