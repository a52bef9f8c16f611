package dev.promptbeam.batch.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some or all unsettled requests of a shard, sent as one job: {@code SHARD.NUMBER}.
 *
 * @param shard id of the shard
 * @param number counts up within the shard, from 1
 * @param origin which requests
 * @param requests how many
 * @param bytes size of the input file; an estimate for slices
 * @param tokens estimated input tokens; an estimate for slices
 * @param attempts answers and line errors each of its requests has had before
 * @param jobAttempts jobs that ended without an answer for each of its requests before
 * @param firstSent when its requests were first in a job; null before that
 * @param policy index of the run's {@code ShardPolicy} by which its shard is asked
 * @param hop null where its requests are asked from the beginning of their answers
 */
public record SendingTask(
    String shard,
    int number,
    Origin origin,
    long requests,
    long bytes,
    long tokens,
    int attempts,
    int jobAttempts,
    @Nullable Instant firstSent,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int policy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Hop hop) {

  /**
   * That the rest of answers is asked for.
   *
   * @param number how many times their rest was asked for with this, from 1
   * @param base number of the sending whose answers go on here
   */
  public record Hop(int number, int base) {}

  /** Of a shard that is asked by the first policy. */
  public SendingTask(
      String shard,
      int number,
      Origin origin,
      long requests,
      long bytes,
      long tokens,
      int attempts,
      int jobAttempts,
      @Nullable Instant firstSent) {
    this(shard, number, origin, requests, bytes, tokens, attempts, jobAttempts, firstSent, 0, null);
  }

  public static SendingTask first(ShardInfo shard) {
    return new SendingTask(
        shard.id(),
        1,
        Origin.FIRST,
        shard.requests(),
        shard.bytes(),
        shard.tokens(),
        0,
        0,
        null,
        shard.policy(),
        null);
  }

  public String name() {
    return name(shard, number);
  }

  /** The shard of a sending, by its name. */
  public static String shardOf(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** The name of what is sent for a shard. */
  public static String name(String shard, int number) {
    return shard + "." + number;
  }

  /** Stands for a shard as it was packed where others have the name of a sending. */
  public static String packed(String shard) {
    return name(shard, 0);
  }

  /** Whether a name is that of a shard as it was packed. */
  public static boolean isPacked(String name) {
    return name.endsWith(".0");
  }

  public SendingTask numbered(int given) {
    return new SendingTask(
        shard,
        given,
        origin,
        requests,
        bytes,
        tokens,
        attempts,
        jobAttempts,
        firstSent,
        policy,
        hop);
  }

  /** As the run's story tells of its job. */
  public Map<String, Object> event(String job) {
    return Map.of(
        "job", job,
        "requests", requests,
        "tokens", tokens,
        "attempts", attempts,
        "jobAttempts", jobAttempts);
  }

  /** Another sending of some of these requests, yet without a number. */
  public SendingTask next(
      Origin from, long count, int nextAttempts, int nextJobAttempts, @Nullable Instant sent) {
    long share = Math.max(1, requests);
    return new SendingTask(
        shard,
        0,
        from,
        count,
        bytes * count / share + 1,
        tokens * count / share + 1,
        nextAttempts,
        nextJobAttempts,
        firstSent == null ? sent : firstSent,
        policy,
        hop);
  }

  /** How many times the rest of its answers was asked for. */
  public int hops() {
    return hop == null ? 0 : hop.number();
  }

  /** The sending for the rest of so many of its answers, which is nobody's attempt. */
  public SendingTask rest(long count, @Nullable Instant sent) {
    Origin rest = new Origin(number, Origin.Group.CONTINUED, 0, 1);
    SendingTask next = next(rest, count, attempts, jobAttempts, sent);
    return new SendingTask(
        next.shard,
        next.number,
        next.origin,
        next.requests,
        next.bytes,
        next.tokens,
        next.attempts,
        next.jobAttempts,
        next.firstSent,
        next.policy,
        new Hop(hops() + 1, number));
  }
}
