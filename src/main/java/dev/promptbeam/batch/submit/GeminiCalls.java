package dev.promptbeam.batch.submit;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.state.FlexResult;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Pages;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link RemoteCalls} over the client; failures of the service are values, not exceptions. */
public final class GeminiCalls implements RemoteCalls {
  private final GeminiClient client;
  private final Submission submission;
  private final String model;
  private final ServiceClock clock;

  /**
   * @param model which is asked for where nothing but the time is wanted
   * @param clock hears the dates of answers
   */
  public GeminiCalls(GeminiClient client, Submission submission, String model, ServiceClock clock) {
    this.client = client;
    this.submission = submission;
    this.model = model;
    this.clock = clock;
  }

  @Override
  public SubmitResult submit(SendingTask task, @Nullable Intent written, Room room)
      throws IOException, InterruptedException {
    return submission.submit(task, written, room);
  }

  @Override
  public FlexResult ask(SendingTask task, @Nullable Intent written, Room room)
      throws IOException, InterruptedException {
    return submission.flex().ask(task, written, room);
  }

  @Override
  public Reservation bound(SendingTask task, LocalDate made) throws IOException {
    return submission.bound(task, made);
  }

  @Override
  public MediaCalls media() {
    return submission.media();
  }

  @Override
  public Seen poll(String job) throws InterruptedException {
    try {
      BatchJob seen = client.getBatch(job);
      clock.heard(seen.answered());
      return new Seen(seen, null);
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

  @Override
  public Listing list(Instant since) throws InterruptedException {
    Instant started = clock.instant();
    List<BatchJob> jobs = new ArrayList<>();
    try {
      boolean whole =
          Pages.read(
              client::listBatches,
              page -> {
                jobs.addAll(page);
                return !reaches(page, since);
              });
      jobs.stream().limit(1).forEach(job -> clock.heard(job.answered()));
      return new Listing(started, jobs, whole ? null : Pages.endless());
    } catch (GeminiException e) {
      return new Listing(started, jobs, e);
    }
  }

  @Override
  public @Nullable Instant time() throws InterruptedException {
    try {
      return client.getModel(model).answered();
    } catch (GeminiException e) {
      return null; // the calls that matter will tell
    }
  }

  private static boolean reaches(List<BatchJob> page, Instant since) {
    return page.stream()
        .map(BatchJob::createTime)
        .anyMatch(created -> created != null && created.isBefore(since));
  }
}
