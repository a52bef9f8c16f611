package dev.promptbeam.run.plan;

import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether all jobs of a run fit into the queue of a model at once.
 *
 * @param tier the project's, from 1 to 3; 0 where the spec gives the quota
 * @param enqueuedTokens that the queue takes
 * @param rounds of jobs, one after another
 */
public record QuotaFit(int tier, long enqueuedTokens, long rounds) {
  private static final int TIERS = 3;
  private static final int HOURS = 24;

  static List<QuotaFit> of(Spec spec, ModelCatalog catalog, List<ShardInfo> shards) {
    List<QuotaFit> fits = new ArrayList<>();
    if (spec.batch().quota(spec.model()).given()) {
      fits.add(of(0, spec.batch().quota(spec.model()).enqueuedTokens(), spec, shards));
    } else {
      for (int tier = 1; tier <= TIERS; tier++) {
        fits.add(of(tier, catalog.quota(spec.model(), tier).tokens(), spec, shards));
      }
    }
    return fits;
  }

  private static QuotaFit of(int tier, long quota, Spec spec, List<ShardInfo> shards) {
    int most = spec.batch().concurrentJobs();
    long rounds = shards.isEmpty() ? 0 : 1;
    long tokens = 0;
    int jobs = 0;
    for (ShardInfo shard : shards) {
      if (jobs > 0 && (tokens + shard.tokens() > quota || jobs == most)) {
        rounds++;
        tokens = 0;
        jobs = 0;
      }
      tokens += shard.tokens();
      jobs++;
    }
    return new QuotaFit(tier, quota, rounds);
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
    return String.format(Locale.ROOT, "%s (%,d tokens): %s", whose, enqueuedTokens, many);
  }
}
