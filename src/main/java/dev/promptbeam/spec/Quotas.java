package dev.promptbeam.spec;

import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.spec.BatchSpec.ModelQuota;
import dev.promptbeam.spec.guide.ModelGuide;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code batch.quotas} and {@code batch.tier}. */
final class Quotas {
  /** Jobs at a time per project (protocol 7). */
  private static final int CONCURRENT_JOBS = 100;

  private static final String TIER = "tier";
  private static final String TOKENS = "enqueuedTokens";
  private static final String JOBS = "concurrentJobs";
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  private Quotas() {}

  /** The quota of one model: by number, else by tier, else that of tier 1. */
  /** Of each of these models. */
  static Map<String, ModelQuota> read(Section batch, Collection<String> models, ModelGuide guide) {
    Map<String, ModelQuota> quotas = new LinkedHashMap<>();
    models.forEach(model -> quotas.put(model, read(batch, model, guide)));
    return quotas;
  }

  private static ModelQuota read(Section batch, String model, ModelGuide guide) {
    Field quotas = batch.field("quotas");
    Section byModel =
        quotas == null ? null : Section.of(quotas.path(), quotas.value(), quotas.errors());
    Integer tier = tier(batch.field(TIER), byModel == null ? null : byModel.field(TIER));
    long tokens = guide.catalog().quota(model, tier == null ? 1 : tier).tokens();
    ModelQuota result = new ModelQuota(tokens, CONCURRENT_JOBS, tier != null);
    for (String key : byModel == null ? Set.<String>of() : byModel.fields().keySet()) {
      Field field = byModel == null ? null : byModel.field(key);
      if (field != null && !key.equals(TIER)) {
        ModelQuota given = given(field, result);
        result = ModelId.of(key).equals(model) ? given : result;
      }
    }
    return result;
  }

  private static ModelQuota given(Field field, ModelQuota otherwise) {
    Section section =
        Section.of(field.path(), field.value(), field.errors(), Set.of(TOKENS, JOBS), Set.of());
    Field tokens = section.field(TOKENS);
    Long count = tokens == null ? null : tokens.whole(1, MOST_TOKENS);
    return new ModelQuota(
        count == null ? otherwise.enqueuedTokens() : count,
        section.whole(JOBS, otherwise.concurrentJobs(), 1, 10_000),
        otherwise.given() || count != null);
  }

  private static @Nullable Integer tier(@Nullable Field beside, @Nullable Field inside) {
    if (beside != null && inside != null) {
      inside.error("is given twice: here and as batch.tier");
    }
    Field field = beside == null ? inside : beside;
    Long tier = field == null ? null : field.whole(1, 3);
    return tier == null ? null : tier.intValue();
  }
}
