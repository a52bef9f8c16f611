package dev.promptbeam.batch;

import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Page;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link RemoteCalls} over the client; failures of the service are values, not exceptions. */
final class GeminiCalls implements RemoteCalls {
  private static final int PAGE_SIZE = 100;

  private final GeminiClient client;
  private final Submission submission;
  private final Clock clock;

  GeminiCalls(GeminiClient client, Submission submission, Clock clock) {
    this.client = client;
    this.submission = submission;
    this.clock = clock;
  }

  @Override
  public Submission.Result submit(SendingTask task, @Nullable Intent written)
      throws IOException, InterruptedException {
    return submission.submit(task, written);
  }

  @Override
  public Seen poll(String job) throws InterruptedException {
    try {
      return new Seen(client.getBatch(job), null);
    } catch (GeminiException e) {
      return new Seen(null, e);
    }
  }

  @Override
  public Done cancel(String job) throws InterruptedException {
    try {
      client.cancelBatch(job);
      return Done.OK;
    } catch (GeminiException.Gone gone) {
      return Done.OK;
    } catch (GeminiException e) {
      return new Done(e);
    }
  }

  @Override
  public Done deleteInput(@Nullable Intent intent) throws InterruptedException {
    if (intent == null || intent.inline()) {
      return Done.OK;
    }
    try {
      client.deleteFile(intent.file());
      return Done.OK;
    } catch (GeminiException.Gone gone) {
      return Done.OK;
    } catch (GeminiException e) {
      return new Done(e);
    }
  }

  /** Pages may be empty with a next one, and tokens may come round again (protocol 3.3). */
  @Override
  public Listing list(Instant since) throws InterruptedException {
    Instant started = clock.instant();
    List<BatchJob> jobs = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    try {
      do {
        Page<BatchJob> page = client.listBatches(PAGE_SIZE, token);
        jobs.addAll(page.items());
        token = reaches(page, since) ? null : page.nextPageToken();
      } while (token != null && tokens.add(token));
      return new Listing(started, jobs, token == null ? null : goesRound());
    } catch (GeminiException e) {
      return new Listing(started, jobs, e);
    }
  }

  /** Such a listing has not shown all jobs, and its silence proves nothing. */
  private static GeminiException goesRound() {
    return new GeminiException.Unavailable("the pages of the job list go round", 0, null);
  }

  private static boolean reaches(Page<BatchJob> page, Instant since) {
    return page.items().stream()
        .map(BatchJob::createTime)
        .anyMatch(created -> created != null && created.isBefore(since));
  }
}
