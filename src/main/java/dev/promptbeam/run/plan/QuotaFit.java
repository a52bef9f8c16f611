package dev.promptbeam.run.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.spec.BatchSpec.ModelQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether all jobs of a run fit into the queue of a model at once.
 *
 * @param model whose queue; null where the run asks one model
 * @param tier the project's, from 1 to 3; 0 where the spec gives the quota
 * @param enqueuedTokens that the queue takes
 * @param rounds of jobs, one after another
 */
public record QuotaFit(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String model,
    int tier,
    long enqueuedTokens,
    long rounds) {
  private static final int TIERS = 3;
  private static final int HOURS = 24;

  static List<QuotaFit> of(ModelShare share) {
    List<QuotaFit> fits = new ArrayList<>();
    ModelQuota quota = share.spec().batch().quota(share.model());
    if (quota.given()) {
      fits.add(of(0, quota.enqueuedTokens(), share));
    } else {
      for (int tier = 1; tier <= TIERS; tier++) {
        fits.add(of(tier, share.tariff().catalog().quota(share.model(), tier).tokens(), share));
      }
    }
    return fits;
  }

  private static QuotaFit of(int tier, long quota, ModelShare share) {
    int most = share.spec().batch().concurrentJobs();
    long rounds = share.shards().isEmpty() ? 0 : 1;
    long tokens = 0;
    int jobs = 0;
    for (ShardInfo shard : share.shards()) {
      if (jobs > 0 && (tokens + shard.tokens() > quota || jobs == most)) {
        rounds++;
        tokens = 0;
        jobs = 0;
      }
      tokens += shard.tokens();
      jobs++;
    }
    boolean only = share.spec().models().size() == 1;
    return new QuotaFit(only ? null : share.model(), tier, quota, rounds);
  }

  public boolean fits() {
    return rounds <= 1;
  }

  String sentence() {
    String whose = tier == 0 ? "the quota given" : "tier " + tier;
    String many =
        fits()
            ? "all jobs fit at once"
            : String.format(
                Locale.ROOT,
                "%,d rounds of jobs, one after another: up to %,d h, as a job may take 24 h",
                rounds,
                rounds * HOURS);
    String of = model == null ? "" : model + ", ";
    return String.format(Locale.ROOT, "%s%s (%,d tokens): %s", of, whose, enqueuedTokens, many);
  }
}
