package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.gemini.RemoteFile;
import java.util.List;

/**
 * What the service lists of a run, by display name: jobs, and uploads that became none too.
 *
 * @param jobs its jobs
 * @param files its uploads
 */
record Leftovers(List<BatchJob> jobs, List<RemoteFile> files) {

  /**
   * Reads both lists to their end.
   *
   * @param run {@code NAME/RUN-ID}
   */
  static Leftovers of(GeminiClient client, String run)
      throws GeminiException, InterruptedException {
    String prefix = DisplayName.prefix(run);
    return new Leftovers(
        Pages.all(client::listBatches).stream()
            .filter(job -> job.displayName().startsWith(prefix))
            .toList(),
        Pages.all(client::listFiles).stream()
            .filter(file -> file.displayName().startsWith(prefix))
            .toList());
  }

  boolean isEmpty() {
    return jobs.isEmpty() && files.isEmpty();
  }
}
