package dev.promptbeam.batch.balance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.ModelAnswers;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, by its records alone.
 *
 * @param bucketsPacked buckets that have their manifest
 * @param shards null until packing is complete
 * @param sendings what was sent, by where it stands
 * @param ends sendings that have ended, by how: {@code SUCCEEDED}, {@code EXPIRED}, …
 * @param rows that have their end so far
 * @param requests distinct requests; 0 until packing is complete
 * @param answered requests whose answer makes a result
 * @param dead requests that ended without a result
 * @param again how often a request was to be asked again
 * @param shared rows that have their answer from the request of another row
 * @param answers those read so far by who gave them, by the day their job ended on (UTC)
 * @param doubles jobs that may be billed in vain
 * @param mediaFiles uploaded media that the service holds as far as the records tell
 * @param waits what it waits for, or waited for when its last process ended
 * @param reading how far the dataset is read; null where nobody knows, and once all is packed
 * @param stages how far each stage is; empty where the run has none
 */
public record RunStatus(
    int bucketsPacked,
    @Nullable Shards shards,
    Sendings sendings,
    Map<String, Integer> ends,
    Rows rows,
    long requests,
    long answered,
    long dead,
    long again,
    long shared,
    Map<LocalDate, ModelAnswers> answers,
    List<SuspectedDouble> doubles,
    int mediaFiles,
    List<Wait> waits,
    @Nullable Reading reading,
    List<OfStage> stages) {

  /**
   * A stage so far; more may come into it from the one before.
   *
   * @param shards that there are
   * @param published of these
   * @param requests distinct ones that are asked
   * @param answered of these, with an answer that is handed on or makes a result
   * @param dead of these, without one for good
   */
  public record OfStage(
      String name, int shards, int published, long requests, long answered, long dead) {
    OfStage plus(OfStage more) {
      return new OfStage(
          name,
          shards + more.shards,
          published + more.published,
          requests + more.requests,
          answered + more.answered,
          dead + more.dead);
    }
  }

  /**
   * Shards by how far they are.
   *
   * @param waiting nothing of them was sent
   * @param settled all their requests have their end
   * @param published their results are on disk
   */
  public record Shards(int total, int waiting, int settled, int published) {}

  /**
   * Sendings by where they stand.
   *
   * @param uploading whose input is on its way, or waits to be
   * @param unclear about to be jobs, or in doubt
   * @param refused whose create surely made no job, to be sent again
   * @param running jobs
   * @param ended jobs that are over, or what never became one; answers not read yet
   * @param read answers read
   */
  public record Sendings(
      int uploading, int unclear, int refused, int running, int ended, int read) {}

  /**
   * Rows so far.
   *
   * @param read null until packing is complete
   * @param reused whose answers are taken from other runs, once packing is complete
   */
  public record Rows(
      @Nullable Long read,
      long results,
      Counts.DeadLetters deadLetters,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long reused) {}
}
