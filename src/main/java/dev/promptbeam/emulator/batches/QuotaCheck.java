package dev.promptbeam.emulator.batches;

import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.setup.Quotas;
import java.util.Collection;

/** Refuses a job that is one too many, or whose model has too many tokens waiting (protocol 7). */
final class QuotaCheck {
  private QuotaCheck() {}

  static void check(Job job, Collection<Job> all, Quotas quotas) {
    int live = 0;
    long tokens = job.identity.tokens();
    for (Job other : all) {
      if (other.deleted || other.state.isTerminal()) {
        continue;
      }
      live++;
      tokens += other.identity.model().equals(job.identity.model()) ? other.identity.tokens() : 0;
    }
    Long most = quotas.enqueuedTokens().get(job.identity.model());
    if (live >= quotas.concurrentJobs() || most != null && tokens > most) {
      throw ApiException.quotaExceeded();
    }
  }
}
