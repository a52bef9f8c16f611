package dev.promptbeam.batch.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Usage;
import dev.promptbeam.result.judge.AnswerIndex.Tally;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of a sending were found to be; the details lie in its answer index. The six
 * numbers add up to the requests sent.
 *
 * @param done answers that make results
 * @param failed answered, to be asked again while attempts are left
 * @param unserved without an answer, to be asked again while job attempts are left
 * @param dead ended for good
 * @param withheld answered with a refusal of the account, to be asked again as if never asked
 * @param continued answered in part, whose rest is asked for
 * @param usage what all its answers used, those that make no result included
 * @param models the same by who answered; null in a record of an older version
 * @param mismatch where the job's own counters say something else than its lines; null where they
 *     agree, or the job showed none
 * @param next what the answers became in the next stage; null where there is none
 */
public record ReadRecord(
    long done,
    long failed,
    long unserved,
    long dead,
    long withheld,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long continued,
    Usage usage,
    @Nullable ModelAnswers models,
    @Nullable StatsMismatch mismatch,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HandedOn next) {

  /** Of the last stage. */
  public ReadRecord(
      long done,
      long failed,
      long unserved,
      long dead,
      long withheld,
      long continued,
      Usage usage,
      @Nullable ModelAnswers models,
      @Nullable StatsMismatch mismatch) {
    this(done, failed, unserved, dead, withheld, continued, usage, models, mismatch, null);
  }

  /** Of a sending without an answer. */
  public ReadRecord(long done, long failed, long unserved, long dead) {
    this(done, failed, unserved, dead, 0, 0, Usage.NONE, ModelAnswers.NONE, null);
  }

  /**
   * What the answers of a sending became in the next stage.
   *
   * @param shards of that stage, to be asked
   * @param retryable the published file of dead letters of rows that did not get so far, and may if
   *     they are run again; null where there are none
   * @param permanent the same of those that will not
   */
  public record HandedOn(
      List<ShardInfo> shards,
      LineFile.@Nullable Summary retryable,
      LineFile.@Nullable Summary permanent) {
    /** Of a sending without an answer to hand on. */
    public static final HandedOn NOTHING = new HandedOn(List.of(), null, null);

    /** How its files are named. */
    public static String name(String sending) {
      return sending.replace('.', '-');
    }

    /**
     * The sending whose answers a shard came of: that of {@code 00003-000-2-000} is {@code
     * 00003-000.2}. Null for one that was packed.
     */
    public static @Nullable String sending(String shard) {
      int cut = shard.lastIndexOf('-');
      int number = shard.lastIndexOf('-', cut - 1);
      return number < 0
          ? null
          : shard.substring(0, number) + "." + shard.substring(number + 1, cut);
    }

    /** The sending so many stages before one; null where the run has asked fewer. */
    public static @Nullable String before(String sending, int stages) {
      String former = sending;
      for (int left = stages; left > 0 && former != null; left--) {
        former = sending(SendingTask.shardOf(former));
      }
      return former;
    }
  }

  /** The same with what the answers became. */
  public ReadRecord handingOn(@Nullable HandedOn handed) {
    return new ReadRecord(
        done, failed, unserved, dead, withheld, continued, usage, models, mismatch, handed);
  }

  /** The shards that came of it. */
  public List<ShardInfo> following() {
    return next == null ? List.of() : next.shards();
  }

  /** Who answered, as far as it is known. */
  public ModelAnswers answered() {
    return models == null ? ModelAnswers.unsaid(done, usage) : models;
  }

  /** Requests that are asked again where their attempts and their time allow it. */
  public long open() {
    return failed + unserved + withheld + continued;
  }

  /**
   * Where a job's counters and the lines counted disagree. For people and reports: the counters can
   * be stale or contradict the job's own state (protocol 0, fact 15), so nothing is decided from
   * it.
   *
   * @param stats what the job said when it had ended
   * @param requests how many were sent
   * @param responses lines with a response
   * @param errors lines with an error
   */
  public record StatsMismatch(BatchStats stats, long requests, long responses, long errors) {

    /**
     * @param stats null where no job was seen; all zero where the job showed none, since zeros are
     *     left out of answers and a job without requests cannot be made
     * @return null where there is none
     */
    public static @Nullable StatsMismatch between(
        @Nullable BatchStats stats, long requests, Tally counted) {
      if (stats == null || stats.equals(new BatchStats(0, 0, 0, 0))) {
        return null;
      }
      boolean agree =
          stats.requests() == requests
              && stats.successful() == counted.responses()
              && stats.failed() == counted.errors();
      return agree
          ? null
          : new StatsMismatch(stats, requests, counted.responses(), counted.errors());
    }

    /** As an event shows it. */
    public Map<String, Object> event(String sending) {
      return Map.of(
          "sending", sending,
          "stats", stats,
          "requests", requests,
          "responses", responses,
          "errors", errors);
    }
  }
}
