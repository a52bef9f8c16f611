package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.JobMatch;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The adoption of a job: one of those that are listed for a sending becomes its own, the others are
 * doubles. On a worker thread. A list is only a hint: each job is asked for by its name, and must
 * say that it is the one.
 */
final class Adoption {
  private final Context context;
  private final Records records;

  Adoption(Context context) {
    this.context = context;
    this.records = context.records();
  }

  /**
   * What asking for the jobs that were listed has shown.
   *
   * @param job the one that is kept; null where it is not settled yet which one is
   * @param others the other ones
   */
  record Outcome(
      @Nullable GeminiException failure, @Nullable String job, List<SuspectedDouble> others) {
    static Outcome open(@Nullable GeminiException failure) {
      return new Outcome(failure, null, List.of());
    }
  }

  /**
   * Asks and adopts.
   *
   * @param believes whether a job that is listed and not found by its name is believed to be gone;
   *     else nothing is settled without it
   */
  Outcome of(SendingTask task, Intent intent, List<BatchJob> listed, boolean believes)
      throws IOException, InterruptedException {
    List<BatchJob> confirmed = new ArrayList<>();
    boolean missing = false;
    for (BatchJob job : listed) {
      RemoteCalls.Seen seen = context.remote().poll(job.name());
      if (seen.failure() == null) {
        confirmed.add(seen.requireJob());
      } else if (seen.failure() instanceof GeminiException.Gone) {
        missing = true;
      } else {
        return Outcome.open(seen.failure());
      }
    }
    List<BatchJob> ours = JobMatch.in(confirmed, intent);
    boolean settled = !ours.isEmpty() && (believes || !missing);
    return settled ? adopt(task, ours) : Outcome.open(null);
  }

  /**
   * Keeps the job furthest along, unless another owner has recorded one. The others are noted
   * before it is recorded, or a crash between the two would lose them; and once more behind it,
   * because another owner may have been first.
   */
  private Outcome adopt(SendingTask task, List<BatchJob> ours) throws IOException {
    BatchJob furthest = ours.stream().max(JobMatch.FURTHEST).orElseThrow();
    String chosen = recorded(task, furthest.name());
    noteDoubles(task, ours, chosen);
    records.createJob(task.name(), new JobRecord(chosen, context.clock().instant(), true));
    String kept = recorded(task, chosen);
    return new Outcome(null, kept, noteDoubles(task, ours, kept));
  }

  private String recorded(SendingTask task, String otherwise) throws IOException {
    JobRecord recorded = records.job(task.name());
    return recorded == null ? otherwise : recorded.name();
  }

  private List<SuspectedDouble> noteDoubles(SendingTask task, List<BatchJob> ours, String kept)
      throws IOException {
    List<SuspectedDouble> doubles = new ArrayList<>();
    for (BatchJob job : ours) {
      if (!job.name().equals(kept)) {
        SuspectedDouble found =
            SuspectedDouble.beside(kept, task, job.name(), context.clock().instant());
        records.createDouble(found);
        doubles.add(found);
      }
    }
    return doubles;
  }
}
